import CLinux
import Glibc

/// What `stat` says about a file; equal as long as the file is the same and unchanged.
public struct FileStatus: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        case regular, directory, link
        /// FIFO, socket, device.
        case other
    }

    let kind: Kind
    let stamp: FileStamp
    /// The nine permission bits.
    let permissions: UInt16

    var identity: FileIdentity { stamp.identity }
    public var size: Int { stamp.size }

    public var isDirectory: Bool { kind == .directory }

    /// False right after a change: another one within the same tick of the clock of file times could not be told from it.
    public var isSettled: Bool { !stamp.changed.isYounger(than: ScanLimits.standard.settlingTime) }

    /// Of a path. Symbolic links are followed, so that a kubelet's swap of `..data` counts.
    ///
    /// - Returns: nil when there is no such file, or it cannot be asked.
    public init?(path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        self.init(status)
    }

    /// Of a name in a directory; follows links unless asked not to.
    init(_ name: FileName, in directory: Int32, followingLinks: Bool = true) throws(SystemError) {
        var status = stat()
        let code = name.withBytes { fstatat(directory, $0, &status, followingLinks ? 0 : AT_SYMLINK_NOFOLLOW) }
        guard code == 0 else { throw SystemError(code: errno) }
        self.init(status)
    }

    init(_ descriptor: borrowing FileDescriptor) throws(SystemError) {
        var status = stat()
        guard fstat(descriptor.rawValue, &status) == 0 else { throw SystemError(code: errno) }
        self.init(status)
    }

    private init(_ status: stat) {
        kind =
            switch status.st_mode & S_IFMT {
            case S_IFREG: .regular
            case S_IFDIR: .directory
            case S_IFLNK: .link
            default: .other
            }
        stamp = FileStamp(status)
        permissions = UInt16(truncatingIfNeeded: status.st_mode & 0o777)
    }
}

/// One file, whatever its names.
struct FileIdentity: Hashable, Sendable {
    let device: UInt64
    let inode: UInt64
}

/// Identity, size and times of a file: another stamp, another content.
struct FileStamp: Hashable, Sendable {
    let identity: FileIdentity
    let size: Int
    let modified: FileTime
    /// Also set by what cannot be set back: a rename, a restored modification time.
    let changed: FileTime

    static let numberCount = 7

    var numbers: [Int] {
        [
            Int(bitPattern: UInt(identity.device)), Int(bitPattern: UInt(identity.inode)), size, modified.seconds, modified.nanoseconds,
            changed.seconds, changed.nanoseconds,
        ]
    }

    /// - Parameter numbers: as `numbers` gave them; nil where there are not `numberCount`.
    init?(numbers: [Int]) {
        guard numbers.count == FileStamp.numberCount else { return nil }
        identity = FileIdentity(device: UInt64(UInt(bitPattern: numbers[0])), inode: UInt64(UInt(bitPattern: numbers[1])))
        size = numbers[2]
        modified = FileTime(seconds: numbers[3], nanoseconds: numbers[4])
        changed = FileTime(seconds: numbers[5], nanoseconds: numbers[6])
    }

    fileprivate init(_ status: stat) {
        identity = FileIdentity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
        size = Int(status.st_size)
        modified = FileTime(status.st_mtim)
        changed = FileTime(status.st_ctim)
    }
}

/// A time as the file system keeps it, to the nanosecond.
struct FileTime: Hashable, Sendable {
    let seconds: Int
    let nanoseconds: Int

    fileprivate init(seconds: Int, nanoseconds: Int) {
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    fileprivate init(_ time: timespec) {
        seconds = time.tv_sec
        nanoseconds = time.tv_nsec
    }

    /// True where less than `duration` has passed since on the clock from which the kernel takes file times.
    func isYounger(than duration: Duration) -> Bool {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME_COARSE, &now)
        let age = Duration.seconds(now.tv_sec &- seconds) + .nanoseconds(now.tv_nsec &- nanoseconds)
        return age < duration
    }
}

/// File systems that the kernel makes up, where reading may have effects and sizes mean nothing.
enum KernelFileSystem {
    static func contains(_ descriptor: borrowing FileDescriptor) -> Bool {
        var status = statfs()
        guard fstatfs(descriptor.rawValue, &status) == 0 else { return false }
        return magics.contains(UInt32(truncatingIfNeeded: status.f_type))
    }

    /// linux/magic.h: proc, sysfs, cgroup, cgroup2, devpts, debugfs, tracefs, securityfs, selinuxfs, smackfs, bpf, pstore, efivarfs, configfs,
    /// binfmt_misc, nsfs, mqueue.
    private static let magics: Set<UInt32> = [
        0x9FA0, 0x6265_6572, 0x27_E0EB, 0x6367_7270, 0x1CD1, 0x6462_6720, 0x7472_6163, 0x7363_6673, 0xF97C_FF8C, 0x4341_5D53, 0xCAFE_4A11,
        0x6165_676C, 0xDE5E_81E4, 0x6265_6570, 0x4249_4E4D, 0x6E73_6673, 0x1980_0202,
    ]
}

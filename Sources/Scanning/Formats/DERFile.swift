import Monitoring
import PKI

/// One certificate as bare DER.
public struct DERFile: FileFormat {
    public static let name = FileFormatName(rawValue: "der")

    public init() {}

    /// A SEQUENCE of a SEQUENCE that begins as only a certificate does: with an explicit version, or, in version 1, with a serial number and
    /// the fields that follow it.
    public func recognises(_ head: FileHead) -> Bool {
        guard head.bytes.first == DERTag.sequence.rawValue, let body = DERFile.content(of: head.bytes), let fields = DERFile.content(of: body) else {
            return false
        }
        return DERFile.statesVersion(fields) || head.isWholeFile && DERFile.isVersionOne(head.bytes)
    }

    public func decode(_ bytes: [UInt8], in context: DecodingContext) -> DecodedFile {
        var file = DecodedFile()
        do throws(DecodingFailure) {
            let der = try DERFile.firstValue(in: bytes)
            file.entries.append(DecodedFile.Entry(try context.certificates.read(der)))
            if der.count < bytes.count {
                file.note(FileProblem("\(bytes.count - der.count) bytes follow the certificate", byte: der.count))
            }
        } catch {
            file.note(FileProblem(error))
        }
        return file
    }

    /// The first encoded value, without what follows it.
    static func firstValue(in bytes: [UInt8]) throws(DecodingFailure) -> [UInt8] {
        var reader = DERReader(bytes)
        let element = try reader.next()
        return element.end == bytes.count ? bytes : Array(bytes[element.encoding])
    }

    /// What follows the tag and length of a SEQUENCE, whether or not all of it is there.
    private static func content(of bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard bytes.first == DERTag.sequence.rawValue, let length = bytes.dropFirst().first else { return nil }
        return bytes.dropFirst(length < 0x80 ? 2 : 2 + Int(length & 0x7F))
    }

    /// Tells a version 1 certificate from a CRL, a CSR and a key: serial number, algorithm, issuer, and a SEQUENCE of times.
    private static func isVersionOne(_ bytes: ArraySlice<UInt8>) -> Bool {
        do throws(DecodingFailure) {
            var reader = DERReader(bytes)
            var certificate = try reader.sequence("Certificate")
            var fields = try certificate.sequence("tbsCertificate")
            _ = try fields.integer("serialNumber")
            _ = try fields.sequence("signature")
            _ = try fields.sequence("issuer")
            let validity = try fields.sequence("validity")
            return validity.nextTag == .utcTime || validity.nextTag == .generalizedTime
        } catch {
            return false
        }
    }

    /// The version with the serial number behind it; an OCSP request (RFC 6960 §4.1.1), too, begins with a version.
    private static func statesVersion(_ fields: ArraySlice<UInt8>) -> Bool {
        guard fields.starts(with: explicitVersion) else { return false }
        let next = fields.dropFirst(explicitVersion.count + 1).first
        return next == nil || next == DERTag.integer.rawValue
    }

    /// `[0] EXPLICIT INTEGER` of one octet (RFC 5280 §4.1).
    private static let explicitVersion: [UInt8] = [0xA0, 0x03, 0x02, 0x01]
}

import Monitoring
import PKI

/// Kubernetes objects as `kubectl` reads and writes them, in YAML or JSON, several in a file: Secrets, ConfigMaps, webhooks, API services, custom
/// resources and their `caBundle`, and kubeconfig files.
public struct KubernetesFile: FileFormat {
    public static let name = FileFormatName(rawValue: "kubernetes_manifest")
    static let secretName = FileFormatName(rawValue: "kubernetes_secret")
    static let kubeconfigName = FileFormatName(rawValue: "kubeconfig")

    public init() {}

    /// A text that names an `apiVersion`, which every object has near its start, and holds anything like a certificate.
    public func recognises(_ head: FileHead) -> Bool {
        guard KubernetesFile.maybeManifest(head.bytes), KubernetesFile.apiVersion.occurs(in: head.bytes) else { return false }
        return !head.isWholeFile || KubernetesFile.holdsCertificates(head.bytes)
    }

    public func decode(_ bytes: [UInt8], in context: DecodingContext) -> DecodedFile {
        guard KubernetesFile.holdsCertificates(bytes[...]) else { return DecodedFile() }
        var decoder = KubernetesDecoder(context)
        do throws(StructuredText.Failure) {
            try StructuredText.forEachDocument(in: bytes) { decoder.read($0) }
        } catch {
            // A template (`{{ … }}`) is no YAML yet, and claims nothing.
            if !KubernetesFile.template.occurs(in: bytes[...]) {
                decoder.file.note(FileProblem(error.reason, part: "manifest", line: error.line))
            }
        }
        return decoder.file
    }

    /// False for what begins as PEM or as no text.
    private static func maybeManifest(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let first = bytes.first(where: { $0 > 0x20 }) else { return false }
        return first < 0x7F && !bytes.starts(with: pemStart) || first == 0xEF
    }

    private static func holdsCertificates(_ bytes: ArraySlice<UInt8>) -> Bool { evidence.contains { $0.occurs(in: bytes) } }

    private static let apiVersion = BytePattern("apiVersion")
    private static let template = BytePattern("{{")
    private static let pemStart = Array("-----BEGIN ".utf8)
    /// A PEM block, the same in base64, the base64 of DER and of a Java keystore, and the keys that promise a certificate.
    private static let evidence = ["-----BEGIN ", "LS0tLS1CRUdJTi", "MII", "/u3+7Q", "caBundle", "-certificate-data"].map { BytePattern($0) }
}

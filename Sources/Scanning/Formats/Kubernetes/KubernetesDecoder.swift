import PKI
import Yams

/// Collects what the objects of a manifest hold; an entry is named by namespace, object and key.
struct KubernetesDecoder {
    private var context: DecodingContext
    var file = DecodedFile()
    /// Nodes that may still be visited, aliases unfolded; `AliasGrowth` allows for no more either.
    private var visitsLeft = 4_000_000

    /// No API has more; a recursion has to end.
    private static let deepestNode = 64

    init(_ context: DecodingContext) { self.context = context.nested() }

    /// Reads one object, or a list of them.
    mutating func read(_ object: Node) {
        let kind = object.text("kind") ?? ""
        guard !kind.hasSuffix("List") else { return object.list("items").forEach { read($0) } }
        let format =
            switch kind {
            case "Secret": KubernetesFile.secretName
            case "Config": KubernetesFile.kubeconfigName
            default: KubernetesFile.name
            }
        let before = file.entries.count
        switch kind {
        case "Secret": readSecret(object)
        case "ConfigMap": readConfigMap(object)
        case "Config": readKubeconfig(object)
        default: readAnyObject(object, name: KubernetesDecoder.name(of: object), depth: 0)
        }
        guard file.entries.count > before || before == 0 && file.format == nil else { return }
        file.format = before == 0 || file.format == format ? format : KubernetesFile.name
    }

    private mutating func readSecret(_ secret: Node) {
        forEachMember(of: secret, "data") { decoder, entry, text in decoder.readBase64(text, entry) }
        forEachMember(of: secret, "stringData") { decoder, entry, text in decoder.readContent(Array(text.utf8), entry) }
    }

    private mutating func readConfigMap(_ map: Node) {
        forEachMember(of: map, "data") { decoder, entry, text in decoder.readContent(Array(text.utf8), entry) }
        forEachMember(of: map, "binaryData") { decoder, entry, text in decoder.readBase64(text, entry) }
    }

    private mutating func forEachMember(of object: Node, _ field: String, _ read: (inout KubernetesDecoder, _ entry: String, _ text: String) -> Void)
    {
        let name = KubernetesDecoder.name(of: object)
        for (key, value) in object[member: field]?.mapping ?? [:] {
            guard let key = key.scalar?.string, let text = value.scalar?.string else { continue }
            read(&self, "\(name)/\(key)", text)
        }
    }

    /// The certificates of clusters and users (`k8s.io/client-go`, clientcmd/api/v1).
    private mutating func readKubeconfig(_ config: Node) {
        for (list, member, fields) in KubernetesDecoder.kubeconfigFields {
            for item in config.list(list) {
                let name = item.text("name") ?? ""
                for field in fields {
                    if let text = item[member: member]?.text(field) { readBase64(text, "\(list)/\(name)/\(field)", isPromise: true) }
                }
            }
        }
    }

    /// Every text that is PEM, plainly or in base64, and every `caBundle`, wherever a kind of object keeps it.
    private mutating func readAnyObject(_ node: Node, name: String, depth: Int) {
        visitsLeft -= 1
        guard depth < KubernetesDecoder.deepestNode, visitsLeft > 0 else { return }
        switch node {
        case .mapping(let mapping):
            for (key, value) in mapping {
                guard let key = key.scalar?.string else { continue }
                if let text = value.scalar?.string {
                    readText(text, key: key, "\(name)/\(key)")
                } else {
                    readAnyObject(value, name: name, depth: depth + 1)
                }
            }
        case .sequence(let sequence):
            for item in sequence {
                let itemName = item.text("name").map { "\(name)/\($0)" } ?? name
                if let text = item.scalar?.string { readText(text, key: "", name) } else { readAnyObject(item, name: itemName, depth: depth + 1) }
            }
        case .scalar, .alias: break
        }
    }

    private mutating func readText(_ text: String, key: String, _ entry: String) {
        if key == "caBundle" || text.utf8.starts(with: KubernetesDecoder.base64OfPEM) {
            readBase64(text, entry, isPromise: key == "caBundle")
        } else if text.utf8.starts(with: KubernetesDecoder.pemStart) {
            readContent(Array(text.utf8), entry)
        }
    }

    /// - Parameter isPromise: whether the key alone says that certificates are in it.
    private mutating func readBase64(_ text: String, _ entry: String, isPromise: Bool = false) {
        guard let content = Base64.decoded(Array(text.utf8)) else {
            if isPromise || KubernetesDecoder.promisesCertificate(entry) { file.note(FileProblem("not base64", entry: entry)) }
            return
        }
        readContent(content, entry, isPromise: isPromise)
    }

    private mutating func readContent(_ content: [UInt8], _ entry: String, isPromise: Bool = false) {
        if let part = FileFormatCatalogue.decode(content, name: entry, in: context) {
            context.mostIterations -= part.iterationsSpent
            file.merge(part, entry: entry)
        } else if isPromise && content.contains(where: { $0 > 0x20 }) || KubernetesDecoder.promisesCertificate(entry) {
            let isEmpty = content.isEmpty
            file.note(FileProblem(isEmpty ? "is empty" : "promises certificates, but holds none in a format known here", entry: entry))
        }
    }

    private static func promisesCertificate(_ entry: String) -> Bool { entry.hasSuffix(".crt") || entry.hasSuffix(".cer") }

    /// `namespace/name`, or the name alone where there is no namespace.
    private static func name(of object: Node) -> String {
        let metadata = object[member: "metadata"]
        return [metadata?.text("namespace"), metadata?.text("name")].compactMap(\.self).joined(separator: "/")
    }

    private static let kubeconfigFields: [(list: String, member: String, fields: [String])] = [
        ("clusters", "cluster", ["certificate-authority-data"]), ("users", "user", ["client-certificate-data", "client-key-data"]),
    ]
    private static let pemStart = Array("-----BEGIN ".utf8)
    /// Of `-----BEGIN`.
    private static let base64OfPEM = Array("LS0tLS1CRUdJTi".utf8)
}

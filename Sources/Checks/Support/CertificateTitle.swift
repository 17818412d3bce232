import Monitoring
import PKI

extension Certificate {
    /// How a message calls this certificate: the name a person knows it by. Safe to print.
    public var title: String {
        let name = subjectAlternativeNames.lazy.compactMap(\.serviceName).first ?? subject.commonName
        let text = name ?? (subject.isEmpty ? "certificate \(serialNumber.hex)" : subject.description)
        let printable = text.plainText
        guard printable.count > Certificate.longestTitle else { return printable }
        return printable.prefix(Certificate.longestTitle) + "…"
    }

    /// RFC 1035 §2.3.4: no DNS name has more characters; a SPIFFE ID may and is cut.
    private static let longestTitle = 253
}

extension GeneralName {
    fileprivate var serviceName: String? {
        switch self {
        case .dns(let name), .uri(let name): name
        case .ip(let address): address.description
        case .email(let address): address
        case .directory, .other: nil
        }
    }
}

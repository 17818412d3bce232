/// The product's version, as in CHANGELOG.md.
enum Version {
    static let text = "0.1.0"
}

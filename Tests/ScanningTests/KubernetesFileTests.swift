import Monitoring
import OpenSSL
import PKI
import Scanning
import TestSupport
import Testing

@Suite("Kubernetes manifests")
struct KubernetesFileTests {
    let pki: TestPKI
    let leaf: IssuedCertificate

    init() throws {
        pki = try TestPKI()
        leaf = try pki.server()
    }

    private var chain: String { pki.chain(leaf).pem }
    private func base64(_ text: String) -> String { PEMText.base64(Array(text.utf8)) }
    private func block(_ text: String, indent: Int) -> String {
        text.split(separator: "\n").map { String(repeating: " ", count: indent) + $0 }.joined(separator: "\n")
    }

    private func secret() throws -> String {
        """
        apiVersion: v1
        kind: Secret
        type: kubernetes.io/tls
        metadata: {name: web, namespace: shop}
        data:
          tls.crt: \(base64(chain))
          tls.key: \(try base64(leaf.privateKey.pem()))
          ca.crt: \(base64(pki.root.pem))
        """
    }

    private func read(_ text: String, passphrases: [String] = []) throws -> DecodedFile {
        try #require(decode(Array(text.utf8), passphrases: passphrases))
    }

    @Test("give a secret's certificates and key, named by namespace, name and key")
    func readsSecrets() throws {
        let file = try read(secret())
        #expect(file.format?.rawValue == "kubernetes_secret")
        #expect(file.names == ["shop/web/tls.crt", "shop/web/tls.crt", "shop/web/ca.crt"])
        #expect(try file.certificates == [leaf, pki.intermediate, pki.root].certificates)
        #expect(file.privateKeys.map(\.name) == ["shop/web/tls.key"] && file.problems.isEmpty)
    }

    @Test("are read as JSON, in lists, and several in a file")
    func readsLists() throws {
        let json =
            #"{"apiVersion":"v1","kind":"List","items":[{"apiVersion":"v1","kind":"Secret","metadata":{"name":"a"},"data":{"tls.crt":""#
            + base64(leaf.pem) + #""}},{"apiVersion":"v1","kind":"SecretList","items":[{"kind":"Secret","metadata":{"name":"b"},"stringData":{"x":""#
            + leaf.pem.replacing("\n", with: "\\n") + #""}}]}]}"#
        #expect(try read(json).names == ["a/tls.crt", "b/x"])
        let several = try "# comment\n---\n" + secret() + "\n---\n" + secret().replacing("name: web", with: "name: admin") + "\n...\n"
        #expect(try read(several).names.suffix(3) == ["shop/admin/tls.crt", "shop/admin/tls.crt", "shop/admin/ca.crt"])
    }

    @Test("give keystores within secrets by the alias below the key")
    func readsKeystores() throws {
        let store = try PKCS12.keystore(leaf, passphrase: "sesame", friendlyName: "web")
        let text = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata: {keystore.p12: \(PEMText.base64(store))}\n"
        #expect(try read(text, passphrases: ["sesame"]).names == ["s/keystore.p12/web"])
        #expect(try read(text).details == ["s/keystore.p12: keystore: it has a passphrase, and none was given"])
    }

    @Test("give the bundles of config maps, webhooks, API services, conversions and other kinds")
    func readsOthers() throws {
        let map =
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: roots, namespace: kube-system}\ndata:\n  note: text\n  ca.crt: |\n\(block(pki.root.pem, indent: 4))\n"
        let file = try read(map)
        #expect(file.names == ["kube-system/roots/ca.crt"] && file.format?.rawValue == "kubernetes_manifest")
        let webhook = """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingWebhookConfiguration
            metadata: {name: policy}
            webhooks:
            - name: a.example
              clientConfig: {caBundle: \(base64(pki.root.pem))}
            - name: b.example
              clientConfig: {caBundle: Cg==}
            """
        #expect(try read(webhook).names == ["policy/a.example/caBundle"])
        let conversion =
            "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: crd}\nspec: {conversion: {webhook: {clientConfig: {caBundle: \(base64(pki.root.pem))}}}}"
        #expect(try read(conversion).names == ["crd/caBundle"])
        let trust =
            "apiVersion: certificates.k8s.io/v1beta1\nkind: ClusterTrustBundle\nmetadata: {name: t}\nspec:\n  trustBundle: |\n\(block(pki.root.pem, indent: 4))\n"
        #expect(try read(trust).names == ["t/trustBundle"])
    }

    private func kubeconfig() throws -> String {
        """
        apiVersion: v1
        clusters:
        - cluster: {certificate-authority-data: \(base64(pki.root.pem)), server: "https://192.0.2.1:6443"}
          name: prod
        users:
        - name: admin
          user: {client-certificate-data: \(base64(leaf.pem)), client-key-data: \(try base64(leaf.privateKey.pem()))}
        kind: Config
        """
    }

    @Test("are kubeconfig files too, of which clusters and users name the entries, also within a config map")
    func readsKubeconfig() throws {
        let file = try read(kubeconfig())
        #expect(file.format?.rawValue == "kubeconfig")
        #expect(file.names == ["clusters/prod/certificate-authority-data", "users/admin/client-certificate-data"])
        #expect(file.privateKeys.map(\.name) == ["users/admin/client-key-data"] && file.problems.isEmpty)
        let map = try "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: info}\ndata:\n  kubeconfig: |\n\(block(kubeconfig(), indent: 4))\n"
        #expect(try read(map).names.first == "info/kubeconfig/clusters/prod/certificate-authority-data")
    }

    @Test(
        "say which key holds no certificate",
        arguments: [
            ("data: {tls.crt: '%%%', x: caBundle}", "s/tls.crt: not base64"), ("data: {tls.crt: '', x: caBundle}", "s/tls.crt: is empty"),
            ("data: {tls.crt: aGVsbG8=, x: caBundle}", "s/tls.crt: promises certificates, but holds none in a format known here"),
            ("data: {tls.crt: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCg==}", "s/tls.crt: CERTIFICATE at line 1: no END line"),
        ])
    func reportsBadKeys(_ data: String, _ detail: String) throws {
        #expect(try read("apiVersion: v1\nkind: Secret\nmetadata: {name: s}\n" + data).details == [detail])
    }

    @Test("that are broken keep what stands before, and say where; templates claim nothing")
    func reportsSyntax() throws {
        let file = try read(secret() + "\n---\n a: [\n")
        #expect(file.entries.count == 3 && file.details.first?.contains("manifest at line") == true)
        #expect(try read("apiVersion: v1\nkind: Secret\nx: {{ .Values.caBundle }}\n  - y\n") == DecodedFile())
    }

    @Test(
        "of other kinds, and other YAML, are no such files",
        arguments: ["apiVersion: apps/v1\nkind: Deployment\n", "a: 1\n", "[1, 2]", "{}", "---\n"])
    func passesOver(_ text: String) { #expect(decode(Array(text.utf8)) == nil) }

    @Test("that unfold without end are refused at once")
    func refusesBombs() throws {
        var bomb = "apiVersion: v1\ncaBundle: x\na0: &a0 [x, x]\n"
        for level in 1..<60 { bomb += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
        #expect(try read(bomb).details == ["manifest: more anchors and aliases than are followed"])
        let keys = bomb + "? *a59\n: x\n? *a58\n: y\n"
        #expect(try read(keys).details.count == 1)
        let start = ContinuousClock.now
        for opening in ["[", "{a: ", "- ", "\n- "] {
            _ = try read("apiVersion: v1\ncaBundle:\n  " + String(repeating: opening, count: 100_000))
        }
        #expect(start.duration(to: .now) < .seconds(10))
    }

    @Test("follow a few anchors")
    func followsAnchors() throws {
        let text = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData:\n  a: &pem |\n\(block(leaf.pem, indent: 4))\n  b: *pem\n"
        #expect(try read(text).names == ["s/a", "s/b"])
    }

    @Test("end as certificates or a problem however they are cut and bent")
    func survives() throws {
        for changed in Mutations(original: Array(try secret().utf8), step: 23) { _ = decode(changed) }
        for changed in Mutations(original: Array(try kubeconfig().utf8), step: 23) { _ = decode(changed) }
    }
}

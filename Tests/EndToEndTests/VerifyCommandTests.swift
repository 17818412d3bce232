import Foundation
import OpenSSL
import PKI
import TestSupport
import Testing

/// `certvigil verify` as a user runs it.
@Suite("certvigil verify")
struct VerifyCommandTests {
    private let pki: TestPKI
    private let directory: TemporaryDirectory
    private let trust: String
    private let chain: String

    init() throws {
        pki = try TestPKI()
        directory = try TemporaryDirectory()
        trust = try directory.write(pki.root.pem, to: "root.pem")
        chain = try directory.write(pki.chain(try pki.server()).pem, to: "chain.pem")
    }

    @Test("A good chain is trusted until its leaf ends, and the leaf is named as what limits it")
    func good() async throws {
        let result = try await verify(chain, ["--host", "service.example"])
        #expect(result.status == 0)
        #expect(result.json["schema_version"] as? Int == 1)
        #expect(result.json["trusted"] as? Bool == true)
        #expect(result.json["trusted_until"] as? String == (pki.now + .days(60)).description)
        let path = try #require(result.json["path"] as? [String])
        #expect(path.count == 3)
        #expect(result.json["limiting_certificate"] as? String == path[0])
        #expect(result.codes.isEmpty)
    }

    @Test("Bare DER is read as well, intermediates may stand in any order, and a client is verified as one")
    func forms() async throws {
        let (leaf, other) = (try pki.client(), try pki.server())
        let root = try directory.write(pki.root.der, to: "root.der")
        let file = try directory.write([leaf, other, pki.root, pki.intermediate].pem, to: "client.pem")
        #expect(try await verify(file, ["--purpose", "client"], trust: root).status == 0)
        #expect(try await verify(file, ["--purpose", "server"], trust: root).codes == ["wrong_purpose"])
    }

    @Test("Each reason against a chain has its code and exit status 1")
    func reasons() async throws {
        let stranger = try directory.write(try TestPKI("Other").root.pem, to: "other.pem")
        #expect(try await verify(chain, [], at: pki.now + .days(61)).codes == ["expired"])
        #expect(try await verify(chain, [], at: pki.now - .days(31)).codes == ["not_yet_valid"])
        #expect(try await verify(chain, ["--host", "else.example"]).codes == ["name_mismatch"])
        #expect(try await verify(chain, [], trust: stranger).codes == ["issuer_missing"])
        #expect(try await verify(chain, ["--host", "else.example"], at: pki.now + .days(61)).codes == ["expired", "name_mismatch"])
        #expect(try await verify(chain, ["--host", "else.example"]).status == 1)
    }

    @Test("With CRLs every status has to be known, and the first list to end limits trust")
    func revocationLists() async throws {
        let leaf = try pki.server()
        let file = try directory.write(pki.chain(leaf).pem, to: "revocable.pem")
        let template = RevocationListTemplate(thisUpdate: pki.now, nextUpdate: pki.now + .days(7))
        let roots = try directory.write(PEMText.block("X509 CRL", try pki.root.issueRevocationList(template)), to: "root.crl")
        let good = try directory.write(try pki.intermediate.issueRevocationList(template), to: "good.crl")
        let bad = try directory.write(
            try pki.intermediate.issueRevocationList(template.with { $0.entries = [.init(try leaf.certificate, at: pki.now)] }), to: "bad.crl")
        #expect(try await verify(file, ["--crl", roots]).codes == ["revocation_unknown"])
        #expect(try await verify(file, ["--crl", roots, "--crl", bad]).codes == ["revoked"])
        #expect(try await verify(file, ["--crl", roots, "--crl", good], at: pki.now + .days(8)).codes == ["crl_expired", "crl_expired"])
        let trusted = try await verify(file, ["--crl", roots, "--crl", good])
        #expect(trusted.status == 0)
        #expect(trusted.json["trusted_until"] as? String == (pki.now + .days(7)).description)
        #expect((trusted.json["revocation"] as? [[String: Any]])?.map { $0["state"] as? String } == ["good", "good"])
    }

    @Test("Every format of --output tells the verdict, with verify's own exit status")
    func formats() async throws {
        let good = try await CertvigilBinary.run(arguments(chain, ["--output", "nagios"]))
        #expect(good.status == 0)
        #expect(good.standardOutput.hasPrefix("CERTVIGIL OK - \(chain) is trusted until "))
        let bad = try await CertvigilBinary.run(arguments(chain, ["--output", "nagios", "--host", "else.example"]))
        #expect(bad.status == 1)
        #expect(bad.standardOutput.hasPrefix("CERTVIGIL WARNING - \(chain) is not trusted: "))
        let csv = try await CertvigilBinary.run(arguments(chain, ["--output", "csv"])).standardOutput.components(separatedBy: "\r\n")
        #expect(csv.count == 1 + 3 + 1)
        #expect(csv[1].contains(",true,"))
        let metrics = try await CertvigilBinary.run(arguments(chain, ["--output", "prometheus"])).standardOutput
        #expect(metrics.contains("certvigil_file_trusted{scan=\"verify\",path=\"\(chain)\"} 1"))
        #expect(try await PromLint.promtool(metrics).isEmpty)
    }

    @Test("A person reads the verdict, the path from leaf to anchor, and what sets the end")
    func table() async throws {
        let outcome = try await CertvigilBinary.run(arguments(chain, ["--output", "table"]))
        let lines = outcome.standardOutput.split(separator: "\n").map(String.init)
        #expect(outcome.status == 0)
        try #require(lines.count == 5, "\(outcome.standardOutput)\(outcome.standardError)")
        #expect(lines[0].hasPrefix("TRUSTED"))
        #expect(lines[2].contains("└─ ") && lines[2].contains("Test Intermediate CA"))
        #expect(lines[3].contains("   └─ ") && lines[3].contains("Test Root CA"))
        #expect(lines[4].hasPrefix("trusted until \(pki.now + .days(60)), set by"))
        let refused = try await CertvigilBinary.run(arguments(chain, ["--output", "table", "--host", "else.example"]))
        #expect(refused.standardOutput.hasPrefix("NOT TRUSTED for else.example"))
        #expect(refused.standardOutput.contains("\nname_mismatch  "))
    }

    @Test("What cannot be read or run is 2 and says why, never a verdict")
    func couldNotRun() async throws {
        let missing = directory.path("missing.pem")
        let text = try directory.write("no certificate here", to: "text")
        let cut = try directory.write(pki.chain(try pki.server()).pem.replacing("MII", with: "MIJ"), to: "cut.pem")
        let cases: [([String], String)] = [
            (arguments(missing), "missing.pem"), (arguments(text), "text"), (arguments(cut), "cut.pem"), (arguments(directory.path), "not a regular"),
            (arguments(chain, trust: missing), "missing.pem"), (arguments(chain, ["--host", "*.example"]), "*.example"),
            (arguments(chain, ["--purpose", "any"]), "any"), (arguments(chain, ["--crl", chain]), "no CRL"),
            (["verify", "--chain", chain, "--trust", trust, "--at", "yesterday"], "yesterday"), (["verify"], "--chain"),
            (["verify", "--chain", chain], "--trust"), (["verify", "--chain", chain, "--trust", trust, "--nonsense"], "nonsense"),
            (["verify", "--batch", missing], "missing.pem"),
            (["verify", "--batch", missing, "--chain", chain], "--batch"), (["verify", "--batch", missing, "--output", "csv"], "ndjson"),
        ]
        for (arguments, reason) in cases {
            let outcome = try await CertvigilBinary.run(arguments)
            #expect(outcome.status == 2, "\(arguments)")
            #expect(outcome.standardOutput.isEmpty)
            #expect(outcome.standardError.contains(reason), "\(outcome.standardError)")
        }
    }

    @Test("A batch answers every line in order; a bad line or file costs only its own verdict")
    func batch() async throws {
        let good = ["chain": chain, "trust": trust, "at": pki.now.description, "purpose": "server"]
        let lines = [
            try line(good, id: "good"), try line(good.merging(["host": "else.example"]) { $1 }, id: "wrong host"), "{\"id\":", "",
            try line(good.merging(["chain": directory.path("missing.pem")]) { $1 }, id: "missing"), "[1]", String(repeating: "x", count: 2 << 20),
            try line(good.merging(["crl": chain]) { $1 }, id: "crl"), try line(["chain": chain], id: "no trust"), try line(good, id: "last"),
        ]
        let file = try directory.write(lines.joined(separator: "\n"), to: "cases.jsonl")
        let fromFile = try await CertvigilBinary.run(["verify", "--batch", file])
        let fromPipe = try await CertvigilBinary.run(["verify", "--batch", "-"], input: lines.joined(separator: "\n") + "\n")
        #expect(fromFile.status == 0)
        #expect(fromPipe.standardOutput == fromFile.standardOutput)
        let answers = try fromFile.standardOutput.split(separator: "\n").map { text in
            try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        }
        try #require(answers.count == 9)
        #expect(answers.map { $0["id"] as? String } == ["good", "wrong host", nil, "missing", nil, nil, "crl", "no trust", "last"])
        #expect(answers.map { $0["trusted"] as? Bool } == [true, false, nil, nil, nil, nil, nil, nil, true])
        let errors = answers.map { $0["error"] as? String ?? "" }
        #expect(errors[2].hasPrefix("line 3: ") && errors[3].contains("missing.pem") && errors[5].hasPrefix("line 7: longer"))
        #expect(errors[6].contains("chain.pem: no CRL"))
    }

    private func line(_ fields: [String: String], id: String) throws -> String {
        let data = try JSONSerialization.data(withJSONObject: fields.merging(["id": id]) { $1 })
        return String(decoding: data, as: UTF8.self)
    }

    private func arguments(_ chain: String, _ more: [String] = [], trust: String? = nil, at: Timestamp? = nil) -> [String] {
        ["verify", "--chain", chain, "--trust", trust ?? self.trust, "--at", (at ?? pki.now).description] + more
    }

    private func verify(_ chain: String, _ more: [String], trust: String? = nil, at: Timestamp? = nil) async throws -> CommandResult {
        try CommandResult(await CertvigilBinary.run(arguments(chain, more + ["--json"], trust: trust, at: at)))
    }
}

extension CommandResult {
    fileprivate var codes: [String] { (json["errors"] as? [[String: Any]] ?? []).compactMap { $0["code"] as? String } }
}

import PKI

extension FileFacts {
    /// Writes what is known into the object that is open. No key, and nothing made from one, is among it.
    func writeFields(to json: inout JSONWriter) {
        if !privateKeys.isEmpty {
            json.key("private_keys")
            json.array(privateKeys) { json, key in key.write(to: &json) }
        }
        if let access {
            json.key("access")
            json.object { json in access.writeFields(to: &json) }
        }
        if let revocationLists {
            json.key("revocation_lists")
            json.array(revocationLists) { json, list in list.write(to: &json) }
        }
        if let certificateRequests {
            json.key("certificate_requests")
            json.array(certificateRequests) { json, request in request.write(to: &json) }
        }
        if let isIntact { json.field("integrity_checked", isIntact) }
        if let isSubPathMount { json.field("subpath_mount", isSubPathMount) }
        if let coverage {
            json.key("coverage")
            json.object { json in coverage.writeFields(to: &json) }
        }
    }
}

extension PrivateKeyFacts {
    fileprivate func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("path", path)
            json.field("encrypted", isEncrypted)
            json.key("certificates")
            if let certificates { json.array(certificates) { $0.integer($1) } } else { json.null() }
        }
    }
}

extension FileAccess {
    fileprivate func writeFields(to json: inout JSONWriter) {
        json.field("mode", mode)
        json.field("reachable_by_others", isReachable)
        json.field("kubelet_volume", isInKubeletVolume)
        json.field("repository", repository)
    }
}

extension StoredRevocationList {
    fileprivate func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("issuer", issuer)
            json.field("this_update", thisUpdate.description)
            json.field("next_update", nextUpdate?.description)
            json.field("number", number)
            json.field("delta", isDelta)
            json.field("revoked", revoked)
            if let entry { json.field("entry", entry) }
        }
    }
}

extension StoredCertificateRequest {
    fileprivate func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("subject", subject)
            json.field("subject_alternative_names", strings: subjectAlternativeNames)
            json.field("spki_sha256", publicKeyFingerprint.hex)
            if let entry { json.field("entry", entry) }
        }
    }
}

extension Coverage {
    fileprivate func writeFields(to json: inout JSONWriter) {
        json.field("certificates", certificates)
        json.field("before", before)
        json.field("seen_before", seenBefore?.description)
    }
}

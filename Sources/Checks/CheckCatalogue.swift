/// Every check there is. Among findings of one severity, an earlier check's lead.
public enum CheckCatalogue {
    public static let all: [any Check] = [
        EndpointUnreachableCheck(),
        TimeoutCheck(),
        NotTLSCheck(),
        HandshakeFailedCheck(),
        ProbeNotMadeCheck(),
        ClientCertificateUnusableCheck(),
        ClientCertificateRejectedCheck(),
        ClientCertificateRequiredCheck(),
        MutualTLSNotEnforcedCheck(),
        FileUnreadableCheck(),
        FileUndecodableCheck(),
        CertificateExpiredCheck(),
        CertificateNotYetValidCheck(),
        NameMismatchCheck(),
        ChainCertificateExpiredCheck(),
        ChainIncompleteCheck(),
        ChainSelfSignedCheck(),
        ChainUntrustedCheck(),
        WrongPurposeCheck(),
        ChainInvalidCheck(),
        CertificateExpiringCheck(),
        ChainExpiringCheck(),
        MalformedCertificateCheck(),
    ]
}

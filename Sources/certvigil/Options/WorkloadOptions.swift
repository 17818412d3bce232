import ArgumentParser
import PKI

/// Which workload an endpoint is expected to be.
struct WorkloadOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The SPIFFE ID that the certificate must carry, instead of a DNS name; * stands for anything within a path segment, ** at the end for any segments.",
            valueName: "spiffe://…"),
        transform: { try SPIFFEIDPattern($0) })
    var spiffeID: SPIFFEIDPattern?
}

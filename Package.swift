// swift-tools-version: 6.2
import PackageDescription

/// Every target of ours: Swift 6 mode, warnings are errors, imports are explicit.
let house: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// A room of the house and the only other rooms it may import (checked by `make lint` as well).
func room(_ name: String, imports: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: imports, swiftSettings: house)
}

/// The tests of one room.
func tests(of name: String, imports: [Target.Dependency], fixtures: [String] = []) -> Target {
    .testTarget(name: name + "Tests", dependencies: imports, exclude: fixtures, swiftSettings: house)
}

let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let signals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")

let package = Package(
    name: "certvigil",
    products: [.executable(name: "certvigil", targets: ["certvigil"])],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // Layer 0: C shims without logic, and X.509 as plain values.
        .target(name: "COpenSSL", linkerSettings: [.linkedLibrary("ssl"), .linkedLibrary("crypto")]),
        .target(name: "CCurl", linkerSettings: [.linkedLibrary("curl")]),
        .target(name: "CLinux", linkerSettings: [.linkedLibrary("z")]),
        room("PKI"),

        // Layer 1
        room("Trust", imports: ["PKI"]),
        room("Monitoring", imports: ["PKI"]),
        room("OpenSSL", imports: ["PKI", "COpenSSL"]),

        // Layer 2
        room("HTTPClient", imports: ["CCurl", "Monitoring"]),
        room("Probing", imports: ["Monitoring", "PKI", "Trust", "OpenSSL", "CLinux"]),
        room("Scanning", imports: ["Monitoring", "PKI", "Trust", "OpenSSL", "CLinux", yams]),
        room("Checks", imports: ["Monitoring", "PKI"]),
        room("Alerting", imports: ["Monitoring", "PKI", logging]),

        // Layer 3
        room("History", imports: ["Monitoring", "PKI", "Alerting", grdb]),
        room("Exposition", imports: ["Monitoring", "PKI", "Alerting", "CLinux"]),

        // Layers 4 to 7
        room("Serving", imports: ["Monitoring", "PKI", "Exposition", "History", "Alerting", "CLinux", hummingbird, logging]),
        room("Settings", imports: ["Monitoring", "PKI", yams]),
        room(
            "Daemon",
            imports: [
                "Monitoring", "PKI", "Trust", "OpenSSL", "HTTPClient", "Probing", "Scanning", "Checks", "Alerting", "History", "Exposition",
                "Serving",
                "Settings", "CLinux", logging, lifecycle, signals,
            ]),
        room("Demo", imports: ["Monitoring", "PKI", "OpenSSL"]),
        .executableTarget(
            name: "certvigil",
            dependencies: [
                "Daemon", "Settings", "Demo", "Monitoring", "PKI", "Probing", "Scanning", "Trust", "OpenSSL", "Checks", "History",
                "Exposition",
                argumentParser,
                logging,
            ],
            swiftSettings: house),

        // Tests: one target a room, the peers they share, and the built binary from end to end.
        .target(
            name: "TestSupport", dependencies: ["Demo", "Monitoring", "PKI", "OpenSSL", "Trust"], path: "Tests/TestSupport", swiftSettings: house),
        tests(of: "PKI", imports: ["PKI", "OpenSSL", "TestSupport"]),
        tests(of: "Trust", imports: ["Trust", "PKI", "OpenSSL", "TestSupport"], fixtures: ["Corpus"]),
        tests(of: "Monitoring", imports: ["Monitoring", "PKI", "TestSupport"]),
        tests(of: "OpenSSL", imports: ["OpenSSL", "PKI", "TestSupport"]),
        tests(of: "HTTPClient", imports: ["HTTPClient", "Demo", "Monitoring", "OpenSSL", "PKI", "TestSupport"]),
        tests(of: "Probing", imports: ["Probing", "Monitoring", "PKI", "Trust", "OpenSSL", "TestSupport"]),
        tests(of: "Scanning", imports: ["Scanning", "Monitoring", "PKI", "Trust", "OpenSSL", "TestSupport"], fixtures: ["Corpus"]),
        tests(of: "Checks", imports: ["Checks", "Monitoring", "OpenSSL", "PKI", "TestSupport", "Trust"]),
        tests(of: "Alerting", imports: ["Alerting", "Checks", "Demo", "HTTPClient", "Monitoring", "OpenSSL", "PKI", "TestSupport", logging]),
        tests(of: "History", imports: ["History", "Alerting", "Monitoring", "OpenSSL", "PKI", "TestSupport", grdb]),
        tests(of: "Exposition", imports: ["Exposition", "Alerting", "Monitoring", "PKI", "TestSupport"]),
        tests(of: "Serving", imports: ["Serving", "Exposition", "History", "Alerting", "Monitoring", "PKI", "TestSupport", hummingbird]),
        tests(of: "Settings", imports: ["Settings", "Monitoring", "PKI"], fixtures: ["Mistakes"]),
        tests(
            of: "Daemon",
            imports: [
                "Daemon", "Settings", "Serving", "History", "Exposition", "Alerting", "Checks", "Probing", "Scanning", "Trust", "HTTPClient",
                "OpenSSL",
                "Demo", "Monitoring", "PKI", "TestSupport", logging,
            ]),
        tests(of: "Demo", imports: ["Demo", "Settings", "Monitoring", "PKI", "OpenSSL", "TestSupport"]),
        tests(of: "CommandLine", imports: ["certvigil", "Checks", "Monitoring", "OpenSSL", "PKI", "Settings", "TestSupport", "Trust"]),
        tests(of: "EndToEnd", imports: ["certvigil", "Demo", "Monitoring", "PKI", "OpenSSL", "TestSupport"]),
    ]
)

/// What retention takes out, and at which pace.
enum Retention {
    /// One step takes a few milliseconds, which is what a recording may have to wait for it.
    static let stepRows = 1000

    /// A table whose rows begin and end, and belong to a place.
    struct Timeline: Sendable {
        var table: String
        var begin: String
        var end: String
    }

    static let observations = Timeline(table: "observations", begin: "first_at", end: "last_at")
    static let periods = Timeline(table: "certificate_periods", begin: "since", end: "until")
    static let findings = Timeline(table: "findings", begin: "since", end: "until")

    struct Orphan: Sendable {
        var table: String
        /// Holds for a row that nothing refers to.
        var condition: String
    }

    /// In this order, because each refers to the ones below.
    static let orphans = [
        Orphan(table: "facts", condition: "NOT EXISTS (SELECT 1 FROM observations WHERE facts_id = facts.id)"),
        Orphan(table: "chains", condition: "NOT EXISTS (SELECT 1 FROM facts WHERE chain_id = chains.id OR path_id = chains.id)"),
        Orphan(
            table: "certificates",
            condition: """
                NOT EXISTS (SELECT 1 FROM chain_certificates WHERE certificate_id = certificates.id)
                AND NOT EXISTS (SELECT 1 FROM certificate_periods WHERE certificate_id = certificates.id)
                """),
        Orphan(
            table: "places",
            condition: """
                NOT EXISTS (SELECT 1 FROM observations WHERE place_id = places.id)
                AND NOT EXISTS (SELECT 1 FROM certificate_periods WHERE place_id = places.id)
                AND NOT EXISTS (SELECT 1 FROM findings WHERE place_id = places.id)
                """),
    ]
}

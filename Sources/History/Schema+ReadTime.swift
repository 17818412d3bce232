extension Schema {
    /// How long the server took after the handshake to say what it makes of us.
    static let readTime = "ALTER TABLE latest_observations ADD COLUMN read REAL;"
}

extension Schema {
    /// What a run showed last of what grows old by itself (`Freshness`); NULL where nothing does, or the facts themselves are the latest.
    static let freshness = "ALTER TABLE latest_observations ADD COLUMN freshness TEXT;"
}

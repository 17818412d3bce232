enum TrustPlaceholder {}

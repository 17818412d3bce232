enum TrustTestsPlaceholder {}

enum ExpositionTestsPlaceholder {}

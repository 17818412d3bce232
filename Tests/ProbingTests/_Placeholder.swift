enum ProbingTestsPlaceholder {}

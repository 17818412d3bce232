enum ProbingPlaceholder {}

enum HistoryTestsPlaceholder {}

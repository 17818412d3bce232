enum AlertingTestsPlaceholder {}

enum ChecksTestsPlaceholder {}

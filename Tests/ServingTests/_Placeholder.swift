enum ServingTestsPlaceholder {}

enum ChecksPlaceholder {}

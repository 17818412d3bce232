enum OpenSSLTestsPlaceholder {}

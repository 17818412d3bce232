enum OpenSSLPlaceholder {}

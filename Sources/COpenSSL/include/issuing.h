// Issuing certificates and serving TLS: what OpenSSL offers only as macros, variadic functions or functions with many outputs, as plain
// functions. No logic beyond that.
#ifndef CERTVIGIL_ISSUING_H
#define CERTVIGIL_ISSUING_H

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <string.h>

// Keys

static inline EVP_PKEY *issuing_generate_ec(const char *curve) { return EVP_PKEY_Q_keygen(NULL, NULL, "EC", curve); }
static inline EVP_PKEY *issuing_generate_rsa(size_t bits) { return EVP_PKEY_Q_keygen(NULL, NULL, "RSA", bits); }
static inline EVP_PKEY *issuing_generate_plain(const char *algorithm) { return EVP_PKEY_Q_keygen(NULL, NULL, algorithm); }

static inline long issuing_memory(BIO *bio, const unsigned char **bytes) { return BIO_get_mem_data(bio, (char **)bytes); }
static inline void issuing_free(void *memory) { OPENSSL_free(memory); }

/// PKCS#8 PEM; encrypted with AES-256-CBC under PBKDF2 where a passphrase is given.
static inline int issuing_write_pkcs8(BIO *bio, EVP_PKEY *key, const char *passphrase) {
    const EVP_CIPHER *cipher = passphrase ? EVP_aes_256_cbc() : NULL;
    return PEM_write_bio_PKCS8PrivateKey(bio, key, cipher, passphrase, passphrase ? (int)strlen(passphrase) : 0, NULL, NULL);
}

/// The older PEM of each algorithm ("EC PRIVATE KEY", "RSA PRIVATE KEY"); encrypted by Proc-Type and DEK-Info where a passphrase is given.
static inline int issuing_write_traditional(BIO *bio, EVP_PKEY *key, const char *passphrase) {
    const EVP_CIPHER *cipher = passphrase ? EVP_aes_256_cbc() : NULL;
    return PEM_write_bio_PrivateKey_traditional(
        bio, key, cipher, (const unsigned char *)passphrase, passphrase ? (int)strlen(passphrase) : 0, NULL, NULL);
}

// Digests and signatures

static inline int issuing_digest(const char *name, const unsigned char *bytes, size_t count, unsigned char *output, size_t *length) {
    return EVP_Q_digest(NULL, name, NULL, bytes, count, output, length);
}

/// Signs in one call; `digest` is NULL for Ed25519. `signature` must hold EVP_PKEY_get_size bytes, `length` says so and returns what was used.
static inline int issuing_sign(
    EVP_PKEY *key, const char *digest, const unsigned char *bytes, size_t count, unsigned char *signature, size_t *length) {
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    if (context == NULL) return 0;
    int done = EVP_DigestSignInit_ex(context, NULL, digest, NULL, NULL, key, NULL) == 1
        && EVP_DigestSign(context, signature, length, bytes, count) == 1;
    EVP_MD_CTX_free(context);
    return done;
}

// Chains

static inline STACK_OF(X509) *issuing_chain_new(void) { return sk_X509_new_null(); }
static inline int issuing_chain_push(STACK_OF(X509) *chain, X509 *certificate) { return sk_X509_push(chain, certificate); }
static inline void issuing_chain_free(STACK_OF(X509) *chain) { sk_X509_pop_free(chain, X509_free); }

/// 1 for an extension that OpenSSL knows and whose value it cannot decode.
static inline int issuing_extension_is_unreadable(X509_EXTENSION *extension) {
    const X509V3_EXT_METHOD *method = X509V3_EXT_get(extension);
    if (method == NULL) return 0;
    void *value = X509V3_EXT_d2i(extension);
    if (value == NULL) return 1;
    if (method->it) ASN1_item_free(value, ASN1_ITEM_ptr(method->it)); else method->ext_free(value);
    return 0;
}

// Serving

static inline int serving_set_versions(SSL_CTX *context, int lowest, int highest) {
    return SSL_CTX_set_min_proto_version(context, lowest) == 1 && SSL_CTX_set_max_proto_version(context, highest) == 1;
}
static inline int serving_set_groups(SSL_CTX *context, const char *groups) { return (int)SSL_CTX_set1_groups_list(context, groups); }
static inline int serving_add_chain(SSL_CTX *context, X509 *certificate) { return (int)SSL_CTX_add1_chain_cert(context, certificate); }
static inline void serving_no_session_cache(SSL_CTX *context) { SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF); }
static inline void serving_set_options(SSL_CTX *context) {
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_IGNORE_UNEXPECTED_EOF);
}
static inline void serving_no_tls12_tickets(SSL_CTX *context) { SSL_CTX_set_options(context, SSL_OP_NO_TICKET); }
/// Verifies client certificates at a chosen moment instead of now.
static inline void serving_set_time(SSL_CTX *context, int64_t seconds) {
    X509_VERIFY_PARAM_set_time(SSL_CTX_get0_param(context), (time_t)seconds);
}
static inline X509 *serving_peer_certificate(SSL *connection) { return SSL_get1_peer_certificate(connection); }

#endif

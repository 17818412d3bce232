#ifndef COPENSSL_H
#define COPENSSL_H

/* The system's OpenSSL as Swift can import it: the headers, and functions where OpenSSL has macros. No logic here. */

#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/params.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/provider.h>
#include <openssl/rsa.h>
#include <openssl/sha.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

/* A library context that hands on only what a TLS client needs of `base`'s default provider; see tls_client_provider.c. NULL on failure.
   `base` must outlive it. To be called once. */
OSSL_LIB_CTX *COpenSSL_tls_client_library_context(OSSL_LIB_CTX *base);

/* OpenSSL takes its memory from pooled_memory.c, unless it refused, which costs speed only. */
int COpenSSL_pool_is_refused(void);
/* From now on this thread keeps small blocks for its next handshakes, or with 0 gives all back, as it must before it ends. */
void COpenSSL_pool_this_thread(int begins);

/* crypto */

static inline unsigned long COpenSSL_next_error(void) { return ERR_get_error(); }

/* The low-level hash: no fetch, no allocation; a certificate's fingerprint costs its hashing and nothing else. */
static inline void COpenSSL_sha256(const void *bytes, size_t count, void *digest) {
    SHA256_CTX state;
    SHA256_Init(&state);
    SHA256_Update(&state, bytes, count);
    SHA256_Final(digest, &state);
}

static inline int COpenSSL_set_pss_padding(EVP_PKEY_CTX *context, const EVP_MD *mask_digest, int salt_length) {
    return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) > 0 && EVP_PKEY_CTX_set_rsa_mgf1_md(context, mask_digest) > 0 &&
           EVP_PKEY_CTX_set_rsa_pss_saltlen(context, salt_length) > 0;
}

static inline EVP_PKEY *COpenSSL_public_key(OSSL_LIB_CTX *library, const char *type, OSSL_PARAM *parameters) {
    EVP_PKEY *key = NULL;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(library, type, NULL);
    if (context && EVP_PKEY_fromdata_init(context) > 0) EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, parameters);
    EVP_PKEY_CTX_free(context);
    return key;
}

/* Numbers are in the machine's byte order, as OSSL_PARAM has them. NULL where the library refuses the key. */
static inline EVP_PKEY *COpenSSL_rsa_public_key(
    OSSL_LIB_CTX *library, unsigned char *modulus, size_t modulus_count, unsigned char *exponent, size_t exponent_count) {
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_BN(OSSL_PKEY_PARAM_RSA_N, modulus, modulus_count),
        OSSL_PARAM_construct_BN(OSSL_PKEY_PARAM_RSA_E, exponent, exponent_count),
        OSSL_PARAM_construct_end(),
    };
    return COpenSSL_public_key(library, "RSA", parameters);
}

static inline EVP_PKEY *COpenSSL_ec_public_key(OSSL_LIB_CTX *library, const char *curve, const unsigned char *point, size_t count) {
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, (char *)curve, 0),
        OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, (void *)point, count),
        OSSL_PARAM_construct_end(),
    };
    return COpenSSL_public_key(library, "EC", parameters);
}

static inline BIO *COpenSSL_memory_bio(const void *bytes, int count) { return BIO_new_mem_buf(bytes, count); }
static inline void COpenSSL_free(void *pointer) { OPENSSL_free(pointer); }
static inline void COpenSSL_clear_free(void *pointer, size_t count) { OPENSSL_clear_free(pointer, count); }
static inline void COpenSSL_cleanse(void *pointer, size_t count) { OPENSSL_cleanse(pointer, count); }

/* The next certificate of the PEM text; NULL at the end and where a block cannot be read, as the error queue tells. */
static inline X509 *COpenSSL_read_pem_certificate(BIO *bio, OSSL_LIB_CTX *library) {
    X509 *certificate = X509_new_ex(library, NULL);
    if (certificate && PEM_read_bio_X509(bio, &certificate, NULL, NULL)) return certificate;
    X509_free(certificate);
    return NULL;
}

/* PKCS#12 */

static inline PKCS12 *COpenSSL_read_pkcs12(OSSL_LIB_CTX *library, const unsigned char *bytes, size_t count) {
    PKCS12 *store = PKCS12_init_ex(NID_pkcs7_data, library, NULL);
    if (store && d2i_PKCS12(&store, &bytes, (long)count)) return store;
    PKCS12_free(store);
    return NULL;
}

static inline int COpenSSL_PKCS7_count(const STACK_OF(PKCS7) *stack) { return sk_PKCS7_num(stack); }
static inline PKCS7 *COpenSSL_PKCS7_at(const STACK_OF(PKCS7) *stack, int index) { return sk_PKCS7_value(stack, index); }
static inline void COpenSSL_PKCS7_free_all(STACK_OF(PKCS7) *stack) { sk_PKCS7_pop_free(stack, PKCS7_free); }
static inline int COpenSSL_PKCS7_is_data(PKCS7 *info) { return PKCS7_type_is_data(info); }
static inline int COpenSSL_PKCS7_is_encrypted(PKCS7 *info) { return PKCS7_type_is_encrypted(info); }
/* The encryption's AlgorithmIdentifier; NULL where the content is missing. */
static inline const X509_ALGOR *COpenSSL_PKCS7_encryption(const PKCS7 *info) {
    return info->d.encrypted && info->d.encrypted->enc_data ? info->d.encrypted->enc_data->algorithm : NULL;
}
static inline int COpenSSL_SAFEBAG_count(const STACK_OF(PKCS12_SAFEBAG) *stack) { return sk_PKCS12_SAFEBAG_num(stack); }
static inline PKCS12_SAFEBAG *COpenSSL_SAFEBAG_at(const STACK_OF(PKCS12_SAFEBAG) *stack, int index) {
    return sk_PKCS12_SAFEBAG_value(stack, index);
}
static inline void COpenSSL_SAFEBAG_free_all(STACK_OF(PKCS12_SAFEBAG) *stack) { sk_PKCS12_SAFEBAG_pop_free(stack, PKCS12_SAFEBAG_free); }
/* The encryption's AlgorithmIdentifier of a shrouded key bag; NULL where the content is missing. */
static inline const X509_ALGOR *COpenSSL_SAFEBAG_encryption(const PKCS12_SAFEBAG *bag) {
    const X509_ALGOR *algorithm = NULL;
    const X509_SIG *shrouded = PKCS12_SAFEBAG_get0_pkcs8(bag);
    if (shrouded) X509_SIG_get0(shrouded, &algorithm, NULL);
    return algorithm;
}

/* TLS */

static inline int COpenSSL_SSL_CTX_set_min_version(SSL_CTX *context, int version) { return SSL_CTX_set_min_proto_version(context, version); }
static inline int COpenSSL_SSL_CTX_set_max_version(SSL_CTX *context, int version) { return SSL_CTX_set_max_proto_version(context, version); }
static inline void COpenSSL_SSL_CTX_disable_session_cache(SSL_CTX *context) { SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF); }
static inline void COpenSSL_SSL_CTX_set_largest_certificate_message(SSL_CTX *context, long bytes) { SSL_CTX_set_max_cert_list(context, bytes); }
/* 0 where the library does not know one of the groups. */
static inline int COpenSSL_SSL_CTX_set_groups(SSL_CTX *context, const char *names) { return (int)SSL_CTX_set1_groups_list(context, names); }
static inline int COpenSSL_SSL_CTX_add_chain_certificate(SSL_CTX *context, X509 *certificate) {
    return SSL_CTX_add1_chain_cert(context, certificate);
}
/* A prober's options: talk to every server, however old, and end at FIN where close_notify is missing. */
static inline void COpenSSL_SSL_CTX_set_observer_options(SSL_CTX *context) {
    SSL_CTX_set_options(context, SSL_OP_LEGACY_SERVER_CONNECT | SSL_OP_NO_RENEGOTIATION | SSL_OP_IGNORE_UNEXPECTED_EOF);
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
}
/* Asks for a stapled OCSP response (RFC 6066 §8) and for signed certificate timestamps (RFC 6962 §3.3.1); the library looks at neither. */
static inline int COpenSSL_SSL_CTX_ask_for_staples(SSL_CTX *context) {
    const unsigned int places = SSL_EXT_CLIENT_HELLO | SSL_EXT_TLS1_2_SERVER_HELLO | SSL_EXT_TLS1_3_CERTIFICATE;
    return SSL_CTX_set_tlsext_status_type(context, TLSEXT_STATUSTYPE_ocsp) == 1 &&
           SSL_CTX_add_custom_ext(context, TLSEXT_TYPE_signed_certificate_timestamp, places, NULL, NULL, NULL, NULL, NULL) == 1;
}
static inline int COpenSSL_SSL_set_server_name(SSL *connection, const char *name) { return (int)SSL_set_tlsext_host_name(connection, name); }

static inline int COpenSSL_SSL_set_versions(SSL *connection, int oldest, int newest) {
    return SSL_set_min_proto_version(connection, oldest) == 1 && SSL_set_max_proto_version(connection, newest) == 1;
}

/* What is taken of the server only: we go on signing with whatever key we have. */
static inline int COpenSSL_SSL_take_only(SSL *connection, const char *signatures, const char *ciphers) {
    static const char own[] = "ECDSA+SHA256:ECDSA+SHA384:ECDSA+SHA512:ed25519:ed448:rsa_pss_rsae_sha256:rsa_pss_rsae_sha384:rsa_pss_rsae_sha512:"
                              "rsa_pss_pss_sha256:rsa_pss_pss_sha384:rsa_pss_pss_sha512:RSA+SHA256:RSA+SHA384:RSA+SHA512:ECDSA+SHA1:RSA+SHA1";
    return SSL_set1_sigalgs_list(connection, signatures) == 1 && SSL_set1_client_sigalgs_list(connection, own) == 1 &&
           SSL_set_cipher_list(connection, ciphers) == 1;
}

static inline void COpenSSL_SSL_set_message_argument(SSL *connection, void *argument) { SSL_set_msg_callback_arg(connection, argument); }

/* The standard (IANA) name of a cipher suite by its number; NULL when the library does not know it. */
static inline const char *COpenSSL_cipher_suite_name(SSL *connection, unsigned short suite) {
    const unsigned char number[2] = {(unsigned char)(suite >> 8), (unsigned char)suite};
    const SSL_CIPHER *cipher = SSL_CIPHER_find(connection, number);
    return cipher ? SSL_CIPHER_standard_name(cipher) : NULL;
}

static inline int COpenSSL_source_sink_type(void) { return BIO_get_new_index() | BIO_TYPE_SOURCE_SINK; }
static inline void COpenSSL_BIO_set_retry_read(BIO *bio) { BIO_set_retry_read(bio); }
static inline void COpenSSL_BIO_clear_retry(BIO *bio) { BIO_clear_retry_flags(bio); }

#include "issuing.h"

#endif

/* OpenSSL 3.0 builds a decoder chain over every key type and encoding it knows for each certificate it meets (about 100 µs). A library
   context whose only provider hands on the subset a TLS client meets makes that three times cheaper; what the subset lacks is left to a
   context with everything. The algorithms themselves are the default provider's own. */
#include "COpenSSL.h"

#include <openssl/core_dispatch.h>
#include <string.h>

enum { OPERATION_COUNT = 32, LARGEST_OPERATION = 200 };

static OSSL_PROVIDER *default_provider;
static OSSL_ALGORITHM algorithms[OPERATION_COUNT][LARGEST_OPERATION];

/* True when `names`, a list parted by colons, leads with one of `wanted`. */
static int is_any_of(const char *names, const char *const *wanted) {
    size_t length = strcspn(names, ":");
    for (; *wanted; wanted++)
        if (strlen(*wanted) == length && strncmp(names, *wanted, length) == 0) return 1;
    return 0;
}

/* What the cipher suites of today need. All methods a context has made stand in one table, and a search for decoders walks it from end to end,
   so that a cipher nobody uses costs time at each certificate. */
static const char *const *needed_names(int operation) {
    static const char *const key_types[] = {"EC", "RSA", "RSA-PSS", "ED25519", "ED448", "X25519", "X448", "DH", "HMAC", NULL};
    static const char *const ciphers[] = {"AES-128-GCM", "AES-256-GCM", "AES-128-CBC", "AES-256-CBC", "AES-256-CTR", "ChaCha20-Poly1305", NULL};
    static const char *const digests[] = {"SHA1", "SHA2-224", "SHA2-256", "SHA2-384", "SHA2-512", "MD5", "MD5-SHA1", NULL};
    static const char *const macs[] = {"HMAC", NULL};
    static const char *const derivations[] = {"HKDF", "TLS1-PRF", "TLS13-KDF", NULL};
    static const char *const exchanges[] = {"ECDH", "X25519", "X448", "DH", NULL};
    static const char *const signatures[] = {"RSA", "ECDSA", "ED25519", "ED448", "HMAC", NULL}; /* HMAC: records of suites with CBC */
    switch (operation) {
    case OSSL_OP_KEYMGMT: return key_types;
    case OSSL_OP_CIPHER: return ciphers;
    case OSSL_OP_DIGEST: return digests;
    case OSSL_OP_MAC: return macs;
    case OSSL_OP_KDF: return derivations;
    case OSSL_OP_KEYEXCH: return exchanges;
    case OSSL_OP_SIGNATURE: return signatures;
    default: return NULL;
    }
}

static int is_needed(int operation, const OSSL_ALGORITHM *algorithm) {
    static const char *const certificate_keys[] = {"EC", "RSA", "RSA-PSS", "ED25519", "ED448", NULL};
    const char *properties = algorithm->property_definition ? algorithm->property_definition : "";
    const char *const *names = needed_names(operation);
    if (names) return is_any_of(algorithm->algorithm_names, names);
    switch (operation) {
    case OSSL_OP_DECODER:
        return is_any_of(algorithm->algorithm_names, certificate_keys) && strstr(properties, "input=der") &&
               strstr(properties, "structure=SubjectPublicKeyInfo");
    case OSSL_OP_ENCODER:
    case OSSL_OP_STORE:
        return 0;
    default:
        return 1;
    }
}

static const OSSL_ALGORITHM *query(void *context, int operation, int *no_cache) {
    (void)context;
    *no_cache = 0;
    if (operation <= 0 || operation >= OPERATION_COUNT || !algorithms[operation][0].algorithm_names) return NULL;
    return algorithms[operation];
}

static int capabilities(void *context, const char *capability, OSSL_CALLBACK *callback, void *argument) {
    (void)context;
    return OSSL_PROVIDER_get_capabilities(default_provider, capability, callback, argument);
}

static int initialise(const OSSL_CORE_HANDLE *handle, const OSSL_DISPATCH *in, const OSSL_DISPATCH **out, void **context) {
    static const OSSL_DISPATCH functions[] = {
        {OSSL_FUNC_PROVIDER_GET_CAPABILITIES, (void (*)(void))capabilities},
        {OSSL_FUNC_PROVIDER_QUERY_OPERATION, (void (*)(void))query},
        {0, NULL},
    };
    (void)handle;
    (void)in;
    for (int operation = 1; operation < OPERATION_COUNT; operation++) {
        int no_cache, kept = 0;
        const OSSL_ALGORITHM *each = OSSL_PROVIDER_query_operation(default_provider, operation, &no_cache);
        for (; each && each->algorithm_names && kept < LARGEST_OPERATION - 1; each++)
            if (is_needed(operation, each)) algorithms[operation][kept++] = *each;
    }
    *out = functions;
    *context = OSSL_PROVIDER_get0_provider_ctx(default_provider);
    return 1;
}

OSSL_LIB_CTX *COpenSSL_tls_client_library_context(OSSL_LIB_CTX *base) {
    if (!default_provider) default_provider = OSSL_PROVIDER_load(base, "default");
    OSSL_LIB_CTX *context = default_provider ? OSSL_LIB_CTX_new() : NULL;
    if (context && OSSL_PROVIDER_add_builtin(context, "tls-client", initialise) && OSSL_PROVIDER_load(context, "tls-client")) return context;
    OSSL_LIB_CTX_free(context);
    return NULL;
}

#ifndef CCURL_H
#define CCURL_H

/* libcurl's easy interface takes variable arguments, which Swift cannot call: one function for each type of argument. No logic. */

#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

/* Everything libcurl can do; a macro that Swift cannot read. */
static inline CURLcode ccurl_start(void) { return curl_global_init(CURL_GLOBAL_DEFAULT); }

static inline CURLcode ccurl_set_long(CURL *handle, CURLoption option, long value) { return curl_easy_setopt(handle, option, value); }

static inline CURLcode ccurl_set_offset(CURL *handle, CURLoption option, curl_off_t value) { return curl_easy_setopt(handle, option, value); }

static inline CURLcode ccurl_set_string(CURL *handle, CURLoption option, const char *value) { return curl_easy_setopt(handle, option, value); }

static inline CURLcode ccurl_set_pointer(CURL *handle, CURLoption option, void *value) { return curl_easy_setopt(handle, option, value); }

static inline CURLcode ccurl_set_list(CURL *handle, CURLoption option, struct curl_slist *value) {
    return curl_easy_setopt(handle, option, value);
}

typedef size_t (*ccurl_sink)(char *bytes, size_t size, size_t count, void *receiver);

static inline CURLcode ccurl_set_sink(CURL *handle, CURLoption option, ccurl_sink value) { return curl_easy_setopt(handle, option, value); }

static inline CURLcode ccurl_set_opener(CURL *handle, curl_opensocket_callback value) {
    return curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, value);
}

static inline CURLcode ccurl_read_long(CURL *handle, CURLINFO info, long *value) { return curl_easy_getinfo(handle, info, value); }

static inline CURLcode ccurl_read_pointer(CURL *handle, CURLINFO info, void **value) { return curl_easy_getinfo(handle, info, value); }

static inline CURLMcode ccurl_multi_set_long(CURLM *handle, CURLMoption option, long value) {
    return curl_multi_setopt(handle, option, value);
}

/* No other protocols than HTTP and HTTPS; the option for it changed its type with 7.85.0. */
static inline CURLcode ccurl_allow_http_only(CURL *handle) {
#if CURL_AT_LEAST_VERSION(7, 85, 0)
    return curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
#else
    return curl_easy_setopt(handle, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
}

/* The result of a CURLMSG_DONE message: a member of a union. */
static inline CURLcode ccurl_message_result(const CURLMsg *message) { return message->data.result; }

#endif

/* A handshake takes and gives back some thousand small blocks. A thread that makes one handshake after the other keeps what OpenSSL gives back, by
   size, and hands it out again without a search. Other threads, and larger blocks, use malloc as ever; every block is malloc's. */
#include "COpenSSL.h"

#include <malloc.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* Under a sanitizer every block has to be malloc's, so that its misuse is seen. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define HAS_SANITIZER
#endif
#endif

enum {
    SMALL_STEP = 16,
    LARGEST_SMALL = 1024,
    LARGE_STEP = 1024,
    LARGEST = 32 * 1024, /* the buffers of a TLS record (RFC 8446 5.2) and of a handshake message are half of that */
    CLASSES = LARGEST_SMALL / SMALL_STEP + LARGEST / LARGE_STEP + 1,
};
/* What 512 connections under way at once give back between two of them. */
static const size_t MOST_BYTES_KEPT = 4u << 20;

typedef struct free_block {
    struct free_block *next;
} free_block;

static _Thread_local int is_pooled;
static _Thread_local free_block *kept[CLASSES];
static _Thread_local size_t kept_bytes;

/* Sizes are rounded up to a multiple of their step, so that a block's class can be told from what malloc says of its size, which is a little more. */
static size_t step(size_t size) { return size <= LARGEST_SMALL ? SMALL_STEP : LARGE_STEP; }
static size_t rounded(size_t size) { return (size + step(size) - 1) / step(size) * step(size); }
static size_t class_of(size_t rounded_size) {
    return rounded_size <= LARGEST_SMALL ? rounded_size / SMALL_STEP : LARGEST_SMALL / SMALL_STEP + rounded_size / LARGE_STEP;
}
static size_t kept_size(void *memory) {
    const size_t size = malloc_usable_size(memory);
    return size < LARGEST_SMALL + SMALL_STEP ? size / SMALL_STEP * SMALL_STEP : size / LARGE_STEP * LARGE_STEP;
}

static void *take(size_t size, const char *file, int line) {
    (void)file, (void)line;
    if (size == 0) return NULL;
    if (size > LARGEST) return malloc(size);
    size = rounded(size);
    free_block **list = &kept[class_of(size)], *found = *list;
    if (!is_pooled || !found) return malloc(size);
    *list = found->next;
    kept_bytes -= size;
    return found;
}

static void give_back(void *memory, const char *file, int line) {
    (void)file, (void)line;
    if (!is_pooled || !memory) return free(memory);
    const size_t size = kept_size(memory);
    if (size == 0 || size > LARGEST || kept_bytes + size > MOST_BYTES_KEPT) return free(memory);
    free_block *freed = memory;
    freed->next = kept[class_of(size)];
    kept[class_of(size)] = freed;
    kept_bytes += size;
}

static void *resize(void *memory, size_t size, const char *file, int line) {
    if (!memory) return take(size, file, line);
    if (size == 0) {
        give_back(memory, file, line);
        return NULL;
    }
    const size_t present = malloc_usable_size(memory);
    if (size <= present) return memory;
    void *moved = take(size, file, line);
    if (!moved) return NULL;
    memcpy(moved, memory, present);
    OPENSSL_cleanse(memory, present); /* as it may have been a secret, and stays with us */
    give_back(memory, file, line);
    return moved;
}

static int is_refused;

/* Before main: OpenSSL refuses, without harm, once it has taken memory, and even to clear its error queue takes some. */
__attribute__((constructor)) static void install_pool(void) {
#ifndef HAS_SANITIZER
    is_refused = !CRYPTO_set_mem_functions(take, resize, give_back);
#endif
}

int COpenSSL_pool_is_refused(void) { return is_refused; }

void COpenSSL_pool_this_thread(int begins) {
    is_pooled = begins;
    if (begins) return;
    for (size_t class = 0; class < CLASSES; class++) {
        while (kept[class]) {
            free_block *block = kept[class];
            kept[class] = block->next;
            free(block);
        }
    }
    kept_bytes = 0;
}

/* A handshake takes and gives back some thousand small blocks. A thread that makes one handshake after the other keeps what OpenSSL gives back, by
   size, and hands it out again without a search: a tenth of a handshake's work. Other threads, and larger blocks, use malloc as ever. */
#include "COpenSSL.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Under a sanitizer every block has to be malloc's, so that its misuse is seen. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAS_ADDRESS_SANITIZER
#endif
#endif

enum {
    STEP = 16,
    LARGEST_CLASS = 64, /* 1,024 bytes; what is larger is rare */
};
/* What 512 connections under way at once give back between two of them. */
static const size_t MOST_BYTES_KEPT = 4u << 20;

/* Stands before every block; malloc's alignment is kept. */
typedef union {
    struct {
        size_t class; /* in steps; 0 for a block of malloc's own size */
        size_t size;
    } is;
    max_align_t alignment;
} header;

typedef struct free_block {
    struct free_block *next;
} free_block;

static _Thread_local int is_pooled;
static _Thread_local free_block *kept[LARGEST_CLASS + 1];
static _Thread_local size_t kept_bytes;

static void *take(size_t size, const char *file, int line) {
    (void)file, (void)line;
    if (size == 0 || size > SIZE_MAX - sizeof(header)) return NULL;
    size_t class = (size + STEP - 1) / STEP;
    if (class > LARGEST_CLASS) class = 0;
    free_block *found = is_pooled && class ? kept[class] : NULL;
    if (found) {
        kept[class] = found->next;
        kept_bytes -= class * STEP;
        return found;
    }
    header *block = malloc(sizeof(header) + (class ? class * STEP : size));
    if (!block) return NULL;
    block->is.class = class;
    block->is.size = class ? class * STEP : size;
    return block + 1;
}

static void give_back(void *memory, const char *file, int line) {
    (void)file, (void)line;
    if (!memory) return;
    header *block = (header *)memory - 1;
    size_t class = block->is.class;
    if (!is_pooled || class == 0 || kept_bytes + class * STEP > MOST_BYTES_KEPT) {
        free(block);
        return;
    }
    free_block *freed = memory;
    freed->next = kept[class];
    kept[class] = freed;
    kept_bytes += class * STEP;
}

static void *resize(void *memory, size_t size, const char *file, int line) {
    if (!memory) return take(size, file, line);
    if (size == 0) {
        give_back(memory, file, line);
        return NULL;
    }
    header *block = (header *)memory - 1;
    if (block->is.class && size <= block->is.size) return memory;
    void *moved = take(size, file, line);
    if (!moved) return NULL;
    memcpy(moved, memory, size < block->is.size ? size : block->is.size);
    OPENSSL_cleanse(memory, block->is.size); /* as it may have been a secret, and stays with us */
    give_back(memory, file, line);
    return moved;
}

void COpenSSL_install_pool(void) {
#ifndef HAS_ADDRESS_SANITIZER
    CRYPTO_set_mem_functions(take, resize, give_back); /* refused, without harm, once OpenSSL has taken memory */
#endif
}

void COpenSSL_pool_this_thread(int begins) {
    is_pooled = begins;
    if (begins) return;
    for (size_t class = 1; class <= LARGEST_CLASS; class++) {
        while (kept[class]) {
            free_block *block = kept[class];
            kept[class] = block->next;
            free((header *)block - 1);
        }
    }
    kept_bytes = 0;
}

#ifndef CLINUX_H
#define CLINUX_H

/* What of Linux the C library offers and Swift's Glibc module does not, and zlib. No logic here. */

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/prctl.h>
#include <sys/statfs.h>
#include <zlib.h>

/* inflateInit2 is a macro; 16 asks for a gzip envelope around the largest window. */
static inline int CLinux_inflate_gzip(z_stream *stream) { return inflateInit2(stream, 16 + MAX_WBITS); }

/* prctl takes a variable number of arguments, which Swift cannot pass. The name is cut after 15 characters. */
static inline int CLinux_name_this_thread(const char *name) { return prctl(PR_SET_NAME, name); }

#endif

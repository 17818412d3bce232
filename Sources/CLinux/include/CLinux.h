#ifndef CLINUX_H
#define CLINUX_H

/* What of Linux the C library offers and Swift's Glibc module does not. No logic here. */

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/statfs.h>

#endif

/*
 * Simulates disk faults in a process, as an LD_PRELOAD library. A flush is an fsync, an fdatasync, or a write through
 * a descriptor that was opened with O_DSYNC or O_SYNC.
 *
 * DISK_DELAY_MS=n    delays every flush by n milliseconds
 * DISK_FAIL_AFTER=n  flushes after the first n fail with EIO, with the data in the page cache
 * DISK_HANG=path     flushes wait while the path exists
 * DISK_LIE=1         flushes do nothing and report success
 * DISK_QUOTA=n       single writes of more than n bytes fail with EDQUOT
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static atomic_long flushes;

static long number(const char *name, long fallback) {
  const char *value = getenv(name);
  return value ? atol(value) : fallback;
}

/* Runs for each flush; 0, or -1 with errno set. */
static int flush(void) {
  long delay = number("DISK_DELAY_MS", 0);
  long after = number("DISK_FAIL_AFTER", -1);
  if (delay > 0) {
    struct timespec left = {delay / 1000, delay % 1000 * 1000000};
    while (nanosleep(&left, &left) == -1 && errno == EINTR) continue;
  }
  const char *hang = getenv("DISK_HANG");
  struct timespec moment = {0, 10000000};
  while (hang && access(hang, F_OK) == 0) nanosleep(&moment, NULL);
  if (after >= 0 && atomic_fetch_add(&flushes, 1) >= after) {
    errno = EIO;
    return -1;
  }
  return 0;
}

static ssize_t written(int fd, ssize_t size) {
  int flags = fcntl(fd, F_GETFL);
  /* O_SYNC holds the bit of O_DSYNC. */
  if (size >= 0 && flags != -1 && (flags & O_DSYNC) && flush() == -1) return -1;
  return size;
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static int over_quota(int fd, size_t size) {
  struct stat stats;
  long quota = number("DISK_QUOTA", -1);
  if (quota < 0 || size <= (size_t)quota || fstat(fd, &stats) == -1 || !S_ISREG(stats.st_mode)) return 0;
  errno = EDQUOT;
  return 1;
}

ssize_t write(int fd, const void *bytes, size_t size) {
  return over_quota(fd, size) ? -1 : written(fd, NEXT(write)(fd, bytes, size));
}
ssize_t writev(int fd, const struct iovec *parts, int count) {
  return written(fd, NEXT(writev)(fd, parts, count));
}
ssize_t pwrite(int fd, const void *bytes, size_t size, off_t offset) {
  return over_quota(fd, size) ? -1 : written(fd, NEXT(pwrite)(fd, bytes, size, offset));
}
ssize_t pwrite64(int fd, const void *bytes, size_t size, off64_t offset) {
  return over_quota(fd, size) ? -1 : written(fd, NEXT(pwrite64)(fd, bytes, size, offset));
}
ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t offset) {
  return written(fd, NEXT(pwritev)(fd, parts, count, offset));
}
ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t offset) {
  return written(fd, NEXT(pwritev64)(fd, parts, count, offset));
}

int fsync(int fd) {
  if (flush() == -1) return -1;
  return getenv("DISK_LIE") ? 0 : NEXT(fsync)(fd);
}
int fdatasync(int fd) {
  if (flush() == -1) return -1;
  return getenv("DISK_LIE") ? 0 : NEXT(fdatasync)(fd);
}

static int allowed(int flags) { return getenv("DISK_LIE") ? flags & ~(O_DSYNC | O_SYNC) : flags; }

static mode_t mode_of(int flags, va_list rest) {
  return flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;
}

#define OPEN(name)                               \
  int name(const char *path, int flags, ...) {   \
    va_list rest;                                \
    va_start(rest, flags);                       \
    mode_t mode = mode_of(flags, rest);          \
    va_end(rest);                                \
    return NEXT(name)(path, allowed(flags), mode); \
  }
#define OPEN_AT(name)                                        \
  int name(int folder, const char *path, int flags, ...) {   \
    va_list rest;                                            \
    va_start(rest, flags);                                   \
    mode_t mode = mode_of(flags, rest);                      \
    va_end(rest);                                            \
    return NEXT(name)(folder, path, allowed(flags), mode);    \
  }
OPEN(open)
OPEN(open64)
OPEN_AT(openat)
OPEN_AT(openat64)

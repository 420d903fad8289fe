// SPDX-License-Identifier: Apache-2.0
// A disk that is slow or does not take writes, for the server that runs under LD_PRELOAD with it. The file named in
// FENGSUI_TEST_DISK holds two 32-bit numbers, changed while it runs: milliseconds that each sync takes, and the errno of
// each write and sync (0: goes well).
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

struct disk {
    volatile int32_t sync_ms;
    volatile int32_t error;
};
static struct disk* disk;

__attribute__((constructor)) static void look(void) {
    int fd = open(getenv("FENGSUI_TEST_DISK"), O_RDWR | O_CLOEXEC);
    if (fd < 0) abort();
    disk = mmap(NULL, sizeof *disk, PROT_READ, MAP_SHARED, fd, 0);
    if (disk == MAP_FAILED) abort();
    close(fd);
}

static int fails(void) {
    if (disk == NULL || disk->error == 0) return 0;
    errno = disk->error;
    return 1;
}
static int sync_with(const char* name, int fd) {
    if (fails()) return -1;
    if (disk != NULL && disk->sync_ms > 0) usleep((useconds_t)disk->sync_ms * 1000);
    return ((int (*)(int))dlsym(RTLD_NEXT, name))(fd);
}
int fsync(int fd) { return sync_with("fsync", fd); }
int fdatasync(int fd) { return sync_with("fdatasync", fd); }

typedef ssize_t (*pwrite_t)(int, const void*, size_t, off64_t);
static pwrite_t real_pwrite;
ssize_t pwrite64(int fd, const void* bytes, size_t size, off64_t at) {
    if (real_pwrite == NULL) real_pwrite = (pwrite_t)dlsym(RTLD_NEXT, "pwrite64");
    return fails() ? -1 : real_pwrite(fd, bytes, size, at);
}
ssize_t pwrite(int fd, const void* bytes, size_t size, off_t at) { return pwrite64(fd, bytes, size, at); }

/* What happens when one call to the system fails? Preloaded, this library counts the calls that
 * a program makes of each kind, from the start of main() to its end, and makes one of them fail,
 * once, as the system would: no memory, an input error, no space on the disk.
 *
 *     LD_PRELOAD=./libtorture.so LODE_TORTURE=write:3 lode ...
 *
 * With LODE_TORTURE_SERVE=FD the program is loaded once and run many times: each line that comes
 * in on FD, `KIND N FOLDER`, is a run of main() in a child of its own, in that folder, with
 * standard input from /dev/null, standard output and error to FOLDER/../out and ../err and TMPDIR
 * at FOLDER/../tmp. The answer on FD is a line: the status as wait() has it, 1 when the call was
 * reached, the count of each kind. LODE_TORTURE_TRACE=1 shows on standard error where the call
 * that failed stands; LODE_TORTURE_LIST=1 prints the names of the kinds and ends.
 *
 * Calls that the C library makes of itself cannot be seen: fread() is counted, the read() in it
 * is not. Standard error never fails: it must say what happened. */
#define _GNU_SOURCE
#undef _FILE_OFFSET_BITS
#undef _FORTIFY_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <malloc.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum kind {
    ALLOC,
    READ,
    WRITE,
    SHORT,
    OPEN,
    NAME,
    SYNC,
    STAT,
    SEEK,
    MAP,
    THREAD,
    N_KIND
};

static const char *const kind_name[N_KIND] = {"alloc", "read", "write", "short",
                                              "open",  "name", "sync",  "stat",
                                              "seek",  "map",  "thread"};

#define SECONDS 60

/* Shared with the process that waits for this one. */
static struct shared {
    atomic_long count[N_KIND];
    atomic_int fired;
} alone, *at = &alone;

static atomic_bool armed;
static int chosen = N_KIND;
static long wanted;
static bool shows_place;

static void show_place(void)
{
    void *place[24];
    int n = backtrace(place, 24);

    backtrace_symbols_fd(place + 2, n - 2, STDERR_FILENO);
}

/* Count a call; true: it is the one that fails, with this errno. */
static bool fails(enum kind kind, int why)
{
    if (!atomic_load_explicit(&armed, memory_order_relaxed)) return false;
    if (atomic_fetch_add(&at->count[kind], 1) + 1 != wanted || (int)kind != chosen)
        return false;
    atomic_store(&armed, false);
    atomic_store(&at->fired, 1);
    if (shows_place) show_place();
    atomic_store(&armed, true);
    errno = why;
    return true;
}

/* `next` is the function of that name behind this library. */
#define NEXT(name)                                                                       \
    static __typeof__(&name) next;                                                       \
    if (!next) find((void **)&next, #name)

static void find(void **function, const char *name)
{
    *function = dlsym(RTLD_NEXT, name);
    if (!*function) abort();
}

/* ---- memory ---------------------------------------------------------------------------- */

/* What dlsym() asks for before it has found the functions below. */
static _Alignas(max_align_t) char early[1 << 16];
static size_t n_early;
static bool looking;

static void *early_take(size_t n)
{
    void *p = early + n_early;

    n_early += (n + 63) / 64 * 64;
    if (n_early > sizeof early) abort();
    return p;
}

static bool is_early(const void *p)
{
    return (uintptr_t)p >= (uintptr_t)early &&
           (uintptr_t)p < (uintptr_t)(early + sizeof early);
}

#define NEXT_MEMORY(name)                                                                \
    static __typeof__(&name) next;                                                       \
    if (!next && !looking) {                                                             \
        looking = true;                                                                  \
        find((void **)&next, #name);                                                     \
        looking = false;                                                                 \
    }

void *malloc(size_t n)
{
    NEXT_MEMORY(malloc)
    if (fails(ALLOC, ENOMEM)) return NULL;
    return next ? next(n) : early_take(n);
}

void *calloc(size_t count, size_t size)
{
    NEXT_MEMORY(calloc)
    if (fails(ALLOC, ENOMEM)) return NULL;
    return next ? next(count, size) : early_take(count * size);
}

void *realloc(void *p, size_t n)
{
    NEXT_MEMORY(realloc)
    if (fails(ALLOC, ENOMEM)) return NULL;
    if (!is_early(p)) return next ? next(p, n) : early_take(n);
    void *other = malloc(n);
    size_t room = (size_t)(early + sizeof early - (char *)p);
    if (other) memcpy(other, p, n < room ? n : room);
    return other;
}

void *reallocarray(void *p, size_t count, size_t size)
{
    size_t n;

    if (!__builtin_mul_overflow(count, size, &n)) return realloc(p, n);
    errno = ENOMEM;
    return NULL;
}

void free(void *p)
{
    NEXT_MEMORY(free)
    if (next && !is_early(p)) next(p);
}

int posix_memalign(void **p, size_t alignment, size_t n)
{
    NEXT(posix_memalign);
    return fails(ALLOC, ENOMEM) ? ENOMEM : next(p, alignment, n);
}

void *aligned_alloc(size_t alignment, size_t n)
{
    NEXT(aligned_alloc);
    return fails(ALLOC, ENOMEM) ? NULL : next(alignment, n);
}

void *memalign(size_t alignment, size_t n)
{
    NEXT(memalign);
    return fails(ALLOC, ENOMEM) ? NULL : next(alignment, n);
}

void *mmap(void *address, size_t n, int access, int flags, int file, off_t offset)
{
    NEXT(mmap);
    return fails(MAP, ENOMEM) ? MAP_FAILED
                              : next(address, n, access, flags, file, offset);
}

void *mmap64(void *address, size_t n, int access, int flags, int file, off64_t offset)
{
    NEXT(mmap64);
    return fails(MAP, ENOMEM) ? MAP_FAILED
                              : next(address, n, access, flags, file, offset);
}

/* ---- files by number ------------------------------------------------------------------- */

/* Half of what was asked for, which is no failure: the caller goes on. */
static size_t fewer(size_t n)
{
    return n > 1 && fails(SHORT, 0) ? n / 2 : n;
}

ssize_t read(int file, void *to, size_t n)
{
    NEXT(read);
    return fails(READ, EIO) ? -1 : next(file, to, fewer(n));
}

ssize_t pread(int file, void *to, size_t n, off_t offset)
{
    NEXT(pread);
    return fails(READ, EIO) ? -1 : next(file, to, fewer(n), offset);
}

ssize_t pread64(int file, void *to, size_t n, off64_t offset)
{
    NEXT(pread64);
    return fails(READ, EIO) ? -1 : next(file, to, fewer(n), offset);
}

ssize_t write(int file, const void *from, size_t n)
{
    NEXT(write);
    if (file == STDERR_FILENO) return next(file, from, n);
    return fails(WRITE, ENOSPC) ? -1 : next(file, from, fewer(n));
}

ssize_t pwrite(int file, const void *from, size_t n, off_t offset)
{
    NEXT(pwrite);
    return fails(WRITE, ENOSPC) ? -1 : next(file, from, fewer(n), offset);
}

ssize_t pwrite64(int file, const void *from, size_t n, off64_t offset)
{
    NEXT(pwrite64);
    return fails(WRITE, ENOSPC) ? -1 : next(file, from, fewer(n), offset);
}

/* The file is closed all the same, as on Linux. */
int close(int file)
{
    NEXT(close);
    bool failed = file > STDERR_FILENO && fails(WRITE, EIO);
    int done = next(file);
    if (failed) errno = EIO;
    return failed ? -1 : done;
}

/* The third argument, where there is one. */
#define MODE(flags)                                                                      \
    mode_t mode = 0;                                                                     \
    if ((flags) & (O_CREAT | O_TMPFILE)) {                                               \
        va_list more;                                                                    \
        va_start(more, flags);                                                           \
        mode = va_arg(more, mode_t);                                                     \
        va_end(more);                                                                    \
    }

int open(const char *path, int flags, ...)
{
    NEXT(open);
    MODE(flags)
    return fails(OPEN, EMFILE) ? -1 : next(path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
    NEXT(open64);
    MODE(flags)
    return fails(OPEN, EMFILE) ? -1 : next(path, flags, mode);
}

int openat(int folder, const char *path, int flags, ...)
{
    NEXT(openat);
    MODE(flags)
    return fails(OPEN, EMFILE) ? -1 : next(folder, path, flags, mode);
}

int openat64(int folder, const char *path, int flags, ...)
{
    NEXT(openat64);
    MODE(flags)
    return fails(OPEN, EMFILE) ? -1 : next(folder, path, flags, mode);
}

/* A call with a result of -1, in one line. */
#define PLAIN(name, kind, why, parameters, arguments)                                    \
    int name parameters                                                                  \
    {                                                                                    \
        NEXT(name);                                                                      \
        return fails(kind, why) ? -1 : next arguments;                                   \
    }

PLAIN(mkstemp, OPEN, EMFILE, (char *path), (path))
PLAIN(mkstemp64, OPEN, EMFILE, (char *path), (path))
PLAIN(fsync, SYNC, EIO, (int file), (file))
PLAIN(fdatasync, SYNC, EIO, (int file), (file))
PLAIN(rename, NAME, EIO, (const char *from, const char *to), (from, to))
PLAIN(renameat, NAME, EIO, (int a, const char *from, int b, const char *to),
      (a, from, b, to))
PLAIN(renameat2, NAME, EIO,
      (int a, const char *from, int b, const char *to, unsigned flags),
      (a, from, b, to, flags))
PLAIN(link, NAME, EIO, (const char *from, const char *to), (from, to))
PLAIN(symlink, NAME, EIO, (const char *from, const char *to), (from, to))
PLAIN(mkdir, NAME, ENOSPC, (const char *path, mode_t mode), (path, mode))
PLAIN(truncate, NAME, EIO, (const char *path, off_t n), (path, n))
PLAIN(ftruncate, NAME, EIO, (int file, off_t n), (file, n))
PLAIN(ftruncate64, NAME, EIO, (int file, off64_t n), (file, n))
PLAIN(fchmod, NAME, EIO, (int file, mode_t mode), (file, mode))
PLAIN(stat, STAT, EIO, (const char *path, struct stat *about), (path, about))
PLAIN(fstat, STAT, EIO, (int file, struct stat *about), (file, about))
PLAIN(lstat, STAT, EIO, (const char *path, struct stat *about), (path, about))
PLAIN(stat64, STAT, EIO, (const char *path, struct stat64 *about), (path, about))
PLAIN(fstat64, STAT, EIO, (int file, struct stat64 *about), (file, about))
PLAIN(lstat64, STAT, EIO, (const char *path, struct stat64 *about), (path, about))
PLAIN(access, STAT, EIO, (const char *path, int how), (path, how))
PLAIN(fseek, SEEK, EIO, (FILE * file, long offset, int from), (file, offset, from))

/* What cannot be removed stays: only the removal of a file that is to go is a failure that a
 * program can do nothing about, so that these never fail. */

off_t lseek(int file, off_t offset, int from)
{
    NEXT(lseek);
    return fails(SEEK, EIO) ? -1 : next(file, offset, from);
}

off64_t lseek64(int file, off64_t offset, int from)
{
    NEXT(lseek64);
    return fails(SEEK, EIO) ? -1 : next(file, offset, from);
}

long ftell(FILE *file)
{
    NEXT(ftell);
    return fails(SEEK, EIO) ? -1 : next(file);
}

char *mkdtemp(char *path)
{
    NEXT(mkdtemp);
    return fails(NAME, ENOSPC) ? NULL : next(path);
}

char *realpath(const char *path, char *to)
{
    NEXT(realpath);
    return fails(STAT, EIO) ? NULL : next(path, to);
}

DIR *opendir(const char *path)
{
    NEXT(opendir);
    return fails(OPEN, EMFILE) ? NULL : next(path);
}

struct dirent *readdir(DIR *folder)
{
    NEXT(readdir);
    return fails(READ, EIO) ? NULL : next(folder);
}

struct dirent64 *readdir64(DIR *folder)
{
    NEXT(readdir64);
    return fails(READ, EIO) ? NULL : next(folder);
}

/* One processor: threads would count in no fixed order. */
long sysconf(int what)
{
    NEXT(sysconf);
    return what == _SC_NPROCESSORS_ONLN ? 1 : next(what);
}

int pthread_create(pthread_t *thread, const pthread_attr_t *how, void *(*work)(void *),
                   void *of)
{
    NEXT(pthread_create);
    return fails(THREAD, EAGAIN) ? EAGAIN : next(thread, how, work, of);
}

/* ---- streams --------------------------------------------------------------------------- */

/* The mark that ferror() looks for. */
static void mark(FILE *file)
{
    file->_flags |= 0x20;
}

static bool reading_fails(FILE *file)
{
    if (!fails(READ, EIO)) return false;
    mark(file);
    errno = EIO;
    return true;
}

static bool writing_fails(FILE *file)
{
    if (file == stderr || !fails(WRITE, ENOSPC)) return false;
    mark(file);
    errno = ENOSPC;
    return true;
}

FILE *fopen(const char *path, const char *how)
{
    NEXT(fopen);
    return fails(OPEN, EMFILE) ? NULL : next(path, how);
}

FILE *fopen64(const char *path, const char *how)
{
    NEXT(fopen64);
    return fails(OPEN, EMFILE) ? NULL : next(path, how);
}

FILE *fdopen(int file, const char *how)
{
    NEXT(fdopen);
    return fails(OPEN, ENOMEM) ? NULL : next(file, how);
}

FILE *tmpfile(void)
{
    NEXT(tmpfile);
    return fails(OPEN, EMFILE) ? NULL : next();
}

FILE *tmpfile64(void)
{
    NEXT(tmpfile64);
    return fails(OPEN, EMFILE) ? NULL : next();
}

size_t fread(void *to, size_t size, size_t n, FILE *file)
{
    NEXT(fread);
    return reading_fails(file) ? 0 : next(to, size, n, file);
}

char *fgets(char *to, int n, FILE *file)
{
    NEXT(fgets);
    return reading_fails(file) ? NULL : next(to, n, file);
}

ssize_t getline(char **line, size_t *room, FILE *file)
{
    NEXT(getline);
    return reading_fails(file) ? -1 : next(line, room, file);
}

int fgetc(FILE *file)
{
    NEXT(fgetc);
    return reading_fails(file) ? EOF : next(file);
}

int getc(FILE *file)
{
    NEXT(getc);
    return reading_fails(file) ? EOF : next(file);
}

size_t fwrite(const void *from, size_t size, size_t n, FILE *file)
{
    NEXT(fwrite);
    return writing_fails(file) ? 0 : next(from, size, n, file);
}

int fputs(const char *text, FILE *file)
{
    NEXT(fputs);
    return writing_fails(file) ? EOF : next(text, file);
}

int puts(const char *text)
{
    NEXT(puts);
    return writing_fails(stdout) ? EOF : next(text);
}

int fputc(int c, FILE *file)
{
    NEXT(fputc);
    return writing_fails(file) ? EOF : next(c, file);
}

int putc(int c, FILE *file)
{
    NEXT(putc);
    return writing_fails(file) ? EOF : next(c, file);
}

int putchar(int c)
{
    NEXT(putchar);
    return writing_fails(stdout) ? EOF : next(c);
}

int vfprintf(FILE *file, const char *format, va_list more)
{
    NEXT(vfprintf);
    return writing_fails(file) ? -1 : next(file, format, more);
}

/* The names that _FORTIFY_SOURCE gives to the same calls. */
int __vfprintf_chk(FILE *file, int flag, const char *format, va_list more);
int __fprintf_chk(FILE *file, int flag, const char *format, ...);
int __printf_chk(int flag, const char *format, ...);

int __vfprintf_chk(FILE *file, int flag, const char *format, va_list more)
{
    NEXT(__vfprintf_chk);
    return writing_fails(file) ? -1 : next(file, flag, format, more);
}

#define FORWARD(call)                                                                    \
    va_list more;                                                                        \
    va_start(more, format);                                                              \
    int n = call;                                                                        \
    va_end(more);                                                                        \
    return n

int fprintf(FILE *file, const char *format, ...)
{
    FORWARD(vfprintf(file, format, more));
}

int printf(const char *format, ...)
{
    FORWARD(vfprintf(stdout, format, more));
}

int __fprintf_chk(FILE *file, int flag, const char *format, ...)
{
    FORWARD(__vfprintf_chk(file, flag, format, more));
}

int __printf_chk(int flag, const char *format, ...)
{
    FORWARD(__vfprintf_chk(stdout, flag, format, more));
}

/* What was not flushed is lost. */
int fflush(FILE *file)
{
    NEXT(fflush);
    if (!file || !writing_fails(file)) return next(file);
    return EOF;
}

int fclose(FILE *file)
{
    NEXT(fclose);
    bool failed = file != stderr && fails(WRITE, ENOSPC);
    int done = next(file);
    if (failed) errno = ENOSPC;
    return failed ? EOF : done;
}

/* ---- main ------------------------------------------------------------------------------ */

typedef int main_function(int argc, char **argv, char **environment);

static main_function *real_main;

static void choose(const char *kind, size_t length, long n)
{
    chosen = N_KIND;
    for (int k = 0; k < N_KIND; k++)
        if (strlen(kind_name[k]) == length && strncmp(kind_name[k], kind, length) == 0)
            chosen = k;
    wanted = n;
}

static int watched_main(int argc, char **argv, char **environment)
{
    void *warm[2];

    (void)backtrace(warm, 2); /* loads what it needs now, not when it is called */
    atomic_store(&armed, true);
    int status = real_main(argc, argv, environment);
    atomic_store(&armed, false);
    return status;
}

static void put_file(const char *path, int as, int flags)
{
    int file = open(path, flags, 0600);

    if (file < 0 || dup2(file, as) < 0) _exit(99);
    close(file);
}

/* In the child: the folder of the run is where it stands. */
static void settle(const char *folder)
{
    if (chdir(folder) != 0) _exit(99);
    put_file("/dev/null", STDIN_FILENO, O_RDONLY);
    put_file("../out", STDOUT_FILENO, O_WRONLY | O_CREAT | O_TRUNC);
    put_file("../err", STDERR_FILENO, O_WRONLY | O_CREAT | O_TRUNC);
    char place[4096], *here = getcwd(place, sizeof place - 8);
    if (!here) _exit(99);
    strcpy(strrchr(place, '/'), "/tmp");
    setenv("TMPDIR", place, 1);
    alarm(SECONDS);
}

static bool take_line(int from, char line[4096])
{
    size_t n = 0;

    while (n < 4095 && read(from, line + n, 1) == 1)
        if (line[n++] == '\n') {
            line[n - 1] = '\0';
            return true;
        }
    return false;
}

static int serve(int with, int argc, char **argv, char **environment)
{
    char line[4096], kind[16], folder[4000], answer[512];
    long n;

    at =
        mmap(NULL, sizeof *at, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (at == MAP_FAILED) return 99;
    while (take_line(with, line) &&
           sscanf(line, "%15s %ld %3999s", kind, &n, folder) == 3) {
        memset(at, 0, sizeof *at);
        choose(kind, strlen(kind), n);
        pid_t child = fork();
        if (child == 0) {
            close(with);
            settle(folder);
            return watched_main(argc, argv, environment);
        }
        int how = 0;
        if (child < 0 || waitpid(child, &how, 0) != child) return 99;
        int length =
            snprintf(answer, sizeof answer, "%d %d", how, atomic_load(&at->fired));
        for (int k = 0; k < N_KIND; k++)
            length += snprintf(answer + length, sizeof answer - (size_t)length, " %ld",
                               atomic_load(&at->count[k]));
        answer[length++] = '\n';
        if (write(with, answer, (size_t)length) != length) return 99;
    }
    return 0;
}

static int first_main(int argc, char **argv, char **environment)
{
    const char *plan = getenv("LODE_TORTURE"), *with = getenv("LODE_TORTURE_SERVE");

    shows_place = getenv("LODE_TORTURE_TRACE") != NULL;
    if (getenv("LODE_TORTURE_LIST")) {
        for (int k = 0; k < N_KIND; k++) puts(kind_name[k]);
        fflush(stdout);
        return 0;
    }
    unsetenv("LD_PRELOAD"); /* what the program starts is left alone */
    if (with) return serve(atoi(with), argc, argv, environment);
    if (plan && strchr(plan, ':')) {
        const char *colon = strchr(plan, ':');
        choose(plan, (size_t)(colon - plan), atol(colon + 1));
    }
    return watched_main(argc, argv, environment);
}

typedef int start_function(main_function *of, int argc, char **argv, void (*init)(void),
                           void (*fini)(void), void (*loader)(void), void *stack);

start_function __libc_start_main;

int __libc_start_main(main_function *of, int argc, char **argv, void (*init)(void),
                      void (*fini)(void), void (*loader)(void), void *stack)
{
    NEXT(__libc_start_main);
    real_main = of;
    return next(first_main, argc, argv, init, fini, loader, stack);
}

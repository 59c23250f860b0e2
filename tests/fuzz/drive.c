#define _XOPEN_SOURCE 700
/* Run a fuzz target without libFuzzer, as a test:
 *
 *     fuzz_csv N SEED FOLDER...    every file of the folders, then N mutations of them
 *     fuzz_csv FILE                one input, as libFuzzer left it
 *
 * The same arguments give the same inputs. An input that ends the program is left in
 * ./fuzz-found for the second form. */
#include "fuzz.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define INPUT_MAX ((size_t)64 * 1024)
#define SEED_MAX 256

typedef struct input {
    uint8_t *data;
    size_t size;
} input;

static input seed[SEED_MAX];
static size_t n_seed;
static uint8_t now[INPUT_MAX]; /* what is tried */
static size_t n_now;
static uint64_t state;
static char found[4200]; /* where an input that ends the program is left */

static uint64_t draw(void) /* splitmix64 */
{
    uint64_t z = (state += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

static size_t below(size_t n)
{
    return n > 0 ? (size_t)(draw() % n) : 0;
}

static void leave_input(int signal_number)
{
    int fd = open(found, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    ssize_t n = fd >= 0 ? write(fd, now, n_now) : -1;
    (void)n;
    signal(signal_number, SIG_DFL);
    raise(signal_number);
}

static void read_seed(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file || n_seed == SEED_MAX) {
        fprintf(stderr, "cannot take %s\n", path);
        exit(1);
    }
    input *s = &seed[n_seed++];
    s->data = malloc(INPUT_MAX);
    s->size = s->data ? fread(s->data, 1, INPUT_MAX, file) : 0;
    fclose(file);
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static void read_folder(const char *path)
{
    struct dirent **entry;
    int n = scandir(path, &entry, NULL, by_name);
    for (int i = 0; i < n; i++) {
        char name[4096];
        struct stat about;
        snprintf(name, sizeof name, "%s/%s", path, entry[i]->d_name);
        if (stat(name, &about) == 0 && S_ISREG(about.st_mode)) read_seed(name);
        free(entry[i]);
    }
    if (n >= 0) free(entry);
}

static void splice(size_t at, size_t n_gone, const void *data, size_t n)
{
    if (n_now - n_gone + n > INPUT_MAX) return;
    memmove(now + at + n, now + at + n_gone, n_now - at - n_gone);
    if (n > 0) memmove(now + at, data, n);
    n_now += n;
    n_now -= n_gone;
}

/* One change: a bit, a byte, a piece gone, doubled, swapped in or taken from another seed. */
static void mutate(void)
{
    static const char *const piece[] = {
        ",", "\"", "\n", "\r\n", ";", "\t", "", "-", "0", "9999999999", "1e999", "NaN", "nan",
        "\xEF\xBB\xBF", "\xC2\xA0", "\xFF", "\xE2\x80\x94", "\\", "{", "}", "[", "]", ":",
        "null", "*", "@", "..", "/", "->", "x", "%", "CHN", "811292", "2024", "W", " "};
    size_t at = below(n_now + 1), left = n_now - at, n = below(left < 64 ? left + 1 : 64);
    uint8_t copy[INPUT_MAX / 64];
    const input *other = &seed[below(n_seed)];
    const char *text = piece[below(sizeof piece / sizeof *piece)];
    switch (below(7)) {
    case 0:
        if (left > 0) now[at] ^= (uint8_t)(1u << below(8));
        break;
    case 1:
        copy[0] = (uint8_t)draw();
        splice(at, 0, copy, 1);
        break;
    case 2: splice(at, n, NULL, 0); break;
    case 3:
        memcpy(copy, now + at, n);
        splice(below(n_now + 1), 0, copy, n);
        break;
    case 4: splice(at, 0, text, *text ? strlen(text) : 1); break;
    case 5: splice(at, n < 4 ? n : 1, text, strlen(text)); break;
    default: {
        size_t from = below(other->size + 1), most = other->size - from;
        splice(at, n, other->data + from, below(most < 200 ? most + 1 : 200));
    }
    }
}

static void try_input(void)
{
    /* A block of its own size, so that a sanitizer sees a step beyond it. */
    uint8_t *exact = malloc(n_now ? n_now : 1);
    if (!exact) exit(1);
    memcpy(exact, now, n_now);
    LLVMFuzzerTestOneInput(exact, n_now);
    free(exact);
}

static void take(const input *from)
{
    n_now = from->size;
    memcpy(now, from->data, n_now);
}

/* A target may change the folder. */
static void place_found(void)
{
    char here[4096];

    snprintf(found, sizeof found, "%s/fuzz-found", getcwd(here, sizeof here) ? here : ".");
}

int main(int argc, char **argv)
{
    place_found();
    if (argc == 2) {
        read_seed(argv[1]);
        take(&seed[0]);
        try_input();
        printf("held\n");
    }
    if (argc < 4) return argc == 2 ? 0 : 2;
    long n = strtol(argv[1], NULL, 10);
    uint64_t first = strtoull(argv[2], NULL, 10);
    for (int i = 3; i < argc; i++) read_folder(argv[i]);
    if (n_seed == 0) {
        fprintf(stderr, "want seeds, found none in %s\n", argv[3]);
        return 1;
    }
    signal(SIGABRT, leave_input);
    signal(SIGSEGV, leave_input);
    for (size_t i = 0; i < n_seed; i++) {
        take(&seed[i]);
        try_input();
    }
    for (long i = 0; i < n; i++) {
        state = first + (uint64_t)i * 1000003u;
        take(&seed[below(n_seed)]);
        for (size_t k = 1 + below(6); k > 0; k--) mutate();
        try_input();
    }
    printf("TAP version 13\nok 1 - %zu seeds and %ld mutations from seed %llu\n1..1\n", n_seed,
           n, (unsigned long long)first);
    for (size_t i = 0; i < n_seed; i++) free(seed[i].data);
    return 0;
}

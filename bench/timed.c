/* Run a command and say what it took: "seconds peak-KiB" on file descriptor 3.
 *
 *     timed COMMAND... 3>took
 *
 * Small on purpose: a child counts the memory of its parent before it becomes the command. */
#define _DEFAULT_SOURCE
#include <stdio.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    struct timespec start, end;
    struct rusage used;
    int status = 0;
    if (argc < 2) return 2;
    clock_gettime(CLOCK_MONOTONIC, &start);
    pid_t child = fork();
    if (child == 0) {
        close(3);
        execvp(argv[1], argv + 1);
        _exit(127);
    }
    if (child < 0 || wait4(child, &status, 0, &used) != child) return 126;
    clock_gettime(CLOCK_MONOTONIC, &end);
    dprintf(3, "%.4f %ld\n",
            (double)(end.tv_sec - start.tv_sec) +
                1e-9 * (double)(end.tv_nsec - start.tv_nsec),
            used.ru_maxrss);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

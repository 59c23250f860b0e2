/* The one file that knows MPI. */
#include "base/ranks.h"

#if defined LODE_HAVE_MPI

#include <limits.h>
#include <mpi.h>

#define TAG 1

static bool running(void)
{
    int started = 0, ended = 0;

    MPI_Finalized(&ended);
    if (ended) return false;
    MPI_Initialized(&started);
    if (!started) MPI_Init(NULL, NULL);
    return true;
}

int lode__rank_count(void)
{
    int n = 1;

    if (running()) MPI_Comm_size(MPI_COMM_WORLD, &n);
    return n;
}

int lode__rank(void)
{
    int rank = 0;

    if (running()) MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    return rank;
}

size_t lode__rank_share(size_t value)
{
    unsigned long long all = value;

    if (running()) MPI_Bcast(&all, 1, MPI_UNSIGNED_LONG_LONG, 0, MPI_COMM_WORLD);
    return (size_t)all;
}

bool lode__rank_send(const char *text, size_t length, bool failed)
{
    unsigned long long head[2] = {length, failed};

    if (length > INT_MAX) return false;
    return MPI_Send(head, 2, MPI_UNSIGNED_LONG_LONG, 0, TAG, MPI_COMM_WORLD) ==
               MPI_SUCCESS &&
           MPI_Send(text, (int)length, MPI_CHAR, 0, TAG, MPI_COMM_WORLD) == MPI_SUCCESS;
}

bool lode__rank_receive(int from, lode__buf *out, bool *failed)
{
    unsigned long long head[2] = {0, 1};
    char *text;
    bool good;

    MPI_Recv(head, 2, MPI_UNSIGNED_LONG_LONG, from, TAG, MPI_COMM_WORLD,
             MPI_STATUS_IGNORE);
    *failed = head[1] != 0;
    text = lode__alloc((size_t)head[0] + 1, 1);
    if (!text) return false;
    good = MPI_Recv(text, (int)head[0], MPI_CHAR, from, TAG, MPI_COMM_WORLD,
                    MPI_STATUS_IGNORE) == MPI_SUCCESS;
    if (good) lode__buf_add_n(out, text, (size_t)head[0]);
    lode__release(text);
    return good && !out->status;
}

size_t lode__rank_first(size_t n, int rank)
{
    return n * (size_t)rank / (size_t)lode__rank_count();
}

bool lode__rank_spread(void *items, size_t n, size_t size)
{
    int n_rank = lode__rank_count();

    for (int r = 0; r < n_rank && n_rank > 1; r++)
        if ((lode__rank_first(n, r + 1) - lode__rank_first(n, r)) * size > INT_MAX)
            return false;
    for (int r = 0; r < n_rank && n_rank > 1; r++) {
        size_t from = lode__rank_first(n, r), to = lode__rank_first(n, r + 1);
        MPI_Bcast((char *)items + from * size, (int)((to - from) * size), MPI_BYTE, r,
                  MPI_COMM_WORLD);
    }
    return true;
}

bool lode__rank_all(bool good)
{
    int mine = good, all = good;

    if (running()) MPI_Allreduce(&mine, &all, 1, MPI_INT, MPI_LAND, MPI_COMM_WORLD);
    return all != 0;
}

void lode__rank_end(void)
{
    int started = 0, ended = 0;

    MPI_Initialized(&started);
    MPI_Finalized(&ended);
    if (started && !ended) MPI_Finalize();
}

#else

int lode__rank_count(void)
{
    return 1;
}

int lode__rank(void)
{
    return 0;
}

size_t lode__rank_share(size_t value)
{
    return value;
}

bool lode__rank_send(const char *text, size_t length, bool failed)
{
    (void)text, (void)length, (void)failed;
    return false;
}

bool lode__rank_receive(int from, lode__buf *out, bool *failed)
{
    (void)from, (void)out, (void)failed;
    return false;
}

size_t lode__rank_first(size_t n, int rank)
{
    return rank > 0 ? n : 0;
}

bool lode__rank_spread(void *items, size_t n, size_t size)
{
    (void)items, (void)n, (void)size;
    return true;
}

bool lode__rank_all(bool good)
{
    return good;
}

void lode__rank_end(void)
{
}

#endif

/* Which entries will the factor have, and in which dense fronts is it computed?
 *
 * The path: order the unknowns, elimination tree, postorder, column counts; columns with the
 * same rows are joined to nodes, nodes to fronts where few zeros come in (J. W. H. Liu, The
 * role of elimination trees in sparse factorization, 1990; C. Ashcraft and R. Grimes, The
 * influence of relaxed supernode partitions on the multifrontal method, 1989). */
#include "solve/front.h"
#include "solve/order.h"

#include <limits.h>
#include <string.h>

/* Fronts are joined while that leaves at most this many pivots, whatever the zeros ... */
#define SMALL_FRONT 8
/* ... or at most this share of zeros. */
#define MOST_ZEROS 0.1

/* What the way to a shape needs; place: position in the order of elimination. */
typedef struct draft {
    lode__graph graph;
    int n, n_node, n_front;
    int *order, *rank;   /* [n] unknown at a place, place of an unknown */
    int *parent, *count; /* [n] elimination tree, entries of a column with its diagonal */
    int *mark, *next;    /* [n + 1] scratch */
    int *node_of;        /* [n] node of a place, and then its front */
    int *last;           /* [n_node] last column */
    int *pivots, *beyond; /* [n_node] columns, rows below them */
    int *host;            /* [n_node] node it was joined to, or itself */
    int *child, *sibling; /* [n_node] children, later ones first */
    double *zeros;        /* [n_node] held in the trapezoid */
} draft;

static bool take_draft(draft *d, int n)
{
    size_t n1 = (size_t)n + 1;
    int **array[] = {&d->order, &d->rank,    &d->parent, &d->count,  &d->mark,
                     &d->next,  &d->node_of, &d->last,   &d->pivots, &d->beyond,
                     &d->host,  &d->child,   &d->sibling};
    bool taken = true;

    d->n = n;
    for (size_t k = 0; k < sizeof array / sizeof array[0]; k++)
        taken = (*array[k] = lode__alloc(n1, sizeof **array[k])) && taken;
    return (d->zeros = lode__alloc(n1, sizeof *d->zeros)) && taken;
}

static void clear_draft(draft *d)
{
    int *array[] = {d->order, d->rank,    d->parent, d->count,  d->mark,
                    d->next,  d->node_of, d->last,   d->pivots, d->beyond,
                    d->host,  d->child,   d->sibling};

    for (size_t k = 0; k < sizeof array / sizeof array[0]; k++) lode__release(array[k]);
    lode__release(d->zeros);
    lode__graph_clear(&d->graph);
}

static void rank_by_order(draft *d)
{
    for (int k = 0; k < d->n; k++) d->rank[d->order[k]] = k;
}

/* ---- the elimination tree --------------------------------------------------------- */

/* parent[k]: the first row below the diagonal of column k of L; -1: none. */
static void find_tree(draft *d)
{
    int *ancestor = d->mark;

    for (int k = 0; k < d->n; k++) {
        int u = d->order[k];
        d->parent[k] = ancestor[k] = -1;
        for (int q = d->graph.start[u]; q < d->graph.start[u + 1]; q++) {
            int i = d->rank[d->graph.index[q]];
            while (i >= 0 && i < k) {
                int up = ancestor[i];
                ancestor[i] = k;
                if (up < 0) d->parent[i] = k;
                i = up;
            }
        }
    }
}

/* Children side by side before their parent, so that a subtree is a range. */
static void post_order(draft *d)
{
    int *head = d->mark, *next = d->next, *stack = d->count, *order = d->node_of, n = 0;

    for (int k = 0; k <= d->n; k++) head[k] = -1;
    for (int k = d->n - 1; k >= 0; k--) {
        int p = d->parent[k] < 0 ? d->n : d->parent[k];
        next[k] = head[p];
        head[p] = k;
    }
    for (int root = d->n > 0 ? head[d->n] : -1; root >= 0; root = next[root]) {
        int top = 0;
        stack[top++] = root;
        while (top > 0) {
            int k = stack[top - 1], c = head[k];
            if (c >= 0) {
                head[k] = next[c];
                stack[top++] = c;
            } else {
                top--;
                order[n++] = d->order[k];
            }
        }
    }
    memcpy(d->order, order, (size_t)d->n * sizeof *order);
    rank_by_order(d);
}

/* Entries of each column: row k of L is the part of the tree that climbs from its entries to
 * k. Cost: the entries of L. */
static void count_columns(draft *d)
{
    for (int k = 0; k < d->n; k++) {
        int u = d->order[k];
        d->count[k] = 1;
        d->mark[k] = k;
        for (int q = d->graph.start[u]; q < d->graph.start[u + 1]; q++) {
            int i = d->rank[d->graph.index[q]];
            for (; i < k && d->mark[i] != k; i = d->parent[i]) {
                d->count[i]++;
                d->mark[i] = k;
            }
        }
    }
}

/* ---- nodes and fronts ------------------------------------------------------------- */

/* A column joins the one before it where the two have the same rows. */
static void find_nodes(draft *d)
{
    d->n_node = 0;
    for (int k = 0; k < d->n; k++) {
        bool joins = k > 0 && d->parent[k - 1] == k && d->count[k - 1] == d->count[k] + 1;
        int s = joins ? d->n_node - 1 : d->n_node++;
        if (!joins) d->pivots[s] = 0;
        d->node_of[k] = s;
        d->last[s] = k;
        d->pivots[s]++;
        d->beyond[s] = d->count[k] - 1;
    }
    for (int s = 0; s < d->n_node; s++) {
        d->child[s] = d->sibling[s] = -1;
        d->host[s] = s;
        d->zeros[s] = 0.0;
    }
}

static int parent_of_node(const draft *d, int s)
{
    int up = d->parent[d->last[s]];

    return up < 0 ? -1 : d->node_of[up];
}

/* Join child c to its parent p if the front stays small or full. All rows of c are pivots of
 * c or rows of p; the pivots of c get the rows of p that they lack. */
static void join(draft *d, int c, int p)
{
    double more = (double)d->pivots[c] * (d->pivots[p] + d->beyond[p] - d->beyond[c]);
    double zeros = d->zeros[c] + d->zeros[p] + more;
    double k = d->pivots[c] + d->pivots[p];
    double all = k * (k + 1.0) / 2.0 + k * d->beyond[p];

    if (k > SMALL_FRONT && zeros > MOST_ZEROS * all) return;
    d->pivots[p] += d->pivots[c];
    d->zeros[p] = zeros;
    d->host[c] = p;
}

static void join_nodes(draft *d)
{
    for (int s = 0; s < d->n_node; s++) {
        for (int c = d->child[s]; c >= 0; c = d->sibling[c]) join(d, c, s);
        int p = parent_of_node(d, s);
        if (p < 0) continue;
        d->sibling[s] = d->child[p];
        d->child[p] = s;
    }
}

/* Number the fronts, in postorder still, and bring their pivots side by side; afterwards
 * node_of[k] is the front of place k, and last, pivots, beyond and parent are by front. */
static void number_fronts(draft *d)
{
    int *front = d->child, *place = d->next, *order = d->mark, n_front = 0, start = 0;

    for (int s = d->n_node - 1; s >= 0; s--)
        if (d->host[s] != s) d->host[s] = d->host[d->host[s]];
    for (int s = 0; s < d->n_node; s++)
        if (d->host[s] == s) front[s] = n_front++;
    for (int s = 0; s < d->n_node; s++) {
        int up = parent_of_node(d, s);
        d->sibling[s] = up < 0 ? -1 : front[d->host[up]];
    }
    for (int k = 0; k < d->n; k++) d->node_of[k] = front[d->host[d->node_of[k]]];
    for (int s = 0; s < d->n_node; s++) {
        if (d->host[s] != s) continue;
        int f = front[s];
        d->pivots[f] = d->pivots[s];
        d->beyond[f] = d->beyond[s];
        d->zeros[f] = d->zeros[s];
        d->parent[f] = d->sibling[s];
        place[f] = start;
        start += d->pivots[f];
    }
    for (int k = 0; k < d->n; k++) order[place[d->node_of[k]]++] = d->order[k];
    memcpy(d->order, order, (size_t)d->n * sizeof *order);
    rank_by_order(d);
    d->n_front = n_front;
}

/* ---- the shape -------------------------------------------------------------------- */

static int units(int n_row)
{
    return (n_row + LODE__UNIT - 1) / LODE__UNIT;
}

/* Sizes of the fronts and the tree of them. */
static void lay_fronts(lode__shape *shape, const draft *d)
{
    int first = 0;

    for (int s = 0; s < d->n_front; s++) {
        lode__front *f = &shape->front[s];
        *f = (lode__front){.first = first,
                           .n_pivot = d->pivots[s],
                           .parent = d->parent[s],
                           .child = -1,
                           .sibling = -1};
        f->n_row = d->pivots[s] + d->beyond[s];
        f->n_unit = units(f->n_row);
        f->value = shape->size;
        shape->size += (size_t)f->n_pivot * LODE__UNIT * (size_t)f->n_unit;
        for (int k = 0; k < f->n_pivot; k++) shape->front_of[first++] = s;
    }
    for (int s = d->n_front - 1; s >= 0; s--) {
        lode__front *f = &shape->front[s];
        if (f->parent < 0) continue;
        f->sibling = shape->front[f->parent].child;
        shape->front[f->parent].child = s;
    }
}

/* Places of the lists, and how long all together are. */
static void place_lists(lode__shape *shape, size_t *n_row, size_t *n_into,
                        size_t *n_stripe)
{
    *n_row = *n_into = *n_stripe = 0;
    for (int s = 0; s < shape->n_front; s++) {
        lode__front *f = &shape->front[s];
        f->row = *n_row;
        f->into = *n_into;
        f->stripe = *n_stripe;
        *n_row += LODE__UNIT * (size_t)f->n_unit;
        *n_into += (size_t)(f->n_row - f->n_pivot);
        if (f->parent >= 0) *n_stripe += (size_t)shape->front[f->parent].n_unit;
    }
}

/* Add row i to front s, once; list: its rows, n of them so far. */
static int add_row(int *mark, int s, int32_t *list, int n, int i)
{
    if (mark[i] == s) return n;
    mark[i] = s;
    list[n] = i;
    return n + 1;
}

/* The rows below the pivots of each front, in no order: entries of the pattern in its
 * columns, and what its children pass on. */
static void collect_rows(lode__shape *shape, const draft *d)
{
    for (int k = 0; k < d->n; k++) d->mark[k] = -1;
    for (int s = 0; s < shape->n_front; s++) {
        const lode__front *f = &shape->front[s];
        int32_t *list = shape->row + f->row;
        int end = f->first + f->n_pivot, n = f->n_pivot;
        for (int k = f->first; k < end; k++) {
            int u = d->order[k];
            list[k - f->first] = k;
            for (int q = d->graph.start[u]; q < d->graph.start[u + 1]; q++) {
                int i = d->rank[d->graph.index[q]];
                if (i >= end) n = add_row(d->mark, s, list, n, i);
            }
        }
        for (int c = f->child; c >= 0; c = shape->front[c].sibling) {
            const lode__front *child = &shape->front[c];
            const int32_t *from = shape->row + child->row;
            for (int k = child->n_pivot; k < child->n_row; k++)
                if (from[k] >= end) n = add_row(d->mark, s, list, n, from[k]);
        }
        for (; n < LODE__UNIT * f->n_unit; n++) list[n] = f->first;
    }
}

/* Sort the rows of all fronts at once: fronts by row, then rows in order back to the fronts.
 * scratch: [n_into]. */
static void sort_rows(lode__shape *shape, draft *d, int32_t *scratch)
{
    int *start = d->next;

    memset(start, 0, ((size_t)d->n + 1) * sizeof *start);
    for (int s = 0; s < shape->n_front; s++) {
        const lode__front *f = &shape->front[s];
        for (int k = f->n_pivot; k < f->n_row; k++)
            start[shape->row[f->row + (size_t)k]]++;
        d->last[s] = f->n_pivot;
    }
    for (int i = 0; i < d->n; i++) start[i + 1] += start[i];
    for (int s = shape->n_front - 1; s >= 0; s--) {
        const lode__front *f = &shape->front[s];
        for (int k = f->n_pivot; k < f->n_row; k++)
            scratch[--start[shape->row[f->row + (size_t)k]]] = s;
    }
    for (int i = 0; i < d->n; i++) {
        for (int q = start[i]; q < start[i + 1]; q++) {
            int s = scratch[q];
            shape->row[shape->front[s].row + (size_t)d->last[s]++] = i;
        }
    }
}

/* Where the rows of each contribution block are in the parent's front. */
static void match_rows(lode__shape *shape)
{
    for (int s = 0; s < shape->n_front; s++) {
        const lode__front *f = &shape->front[s];
        if (f->parent < 0) continue;
        const int32_t *mine = shape->row + f->row;
        const int32_t *theirs = shape->row + shape->front[f->parent].row;
        int32_t *into = shape->into + f->into;
        int at = 0;
        for (int k = f->n_pivot; k < f->n_row; k++) {
            while (theirs[at] != mine[k]) at++;
            into[k - f->n_pivot] = at;
        }
    }
}

/* The same by units of the parent. */
static void match_units(lode__shape *shape)
{
    for (int s = 0; s < shape->n_front; s++) {
        lode__front *f = &shape->front[s];
        lode__stripe *stripe = shape->stripe + f->stripe;
        const int32_t *into = shape->into + f->into;
        int n = 0;
        for (int k = 0; k < f->n_row - f->n_pivot; k++) {
            int unit = into[k] / LODE__UNIT;
            if (n == 0 || stripe[n - 1].unit != unit)
                stripe[n++] = (lode__stripe){.unit = unit, .from = f->n_pivot + k};
            stripe[n - 1].mask |= 1u << (into[k] % LODE__UNIT);
        }
        f->n_stripe = n;
    }
}

/* Contribution blocks live on two stacks, by parity of the depth in the tree: when a front
 * is made, the blocks it takes in are on top of the one and its own goes on top of the
 * other. depth: [n_front] scratch. */
static void stack_blocks(lode__shape *shape, int *depth)
{
    size_t top[2] = {0, 0}, most[2] = {0, 0};

    for (int s = shape->n_front - 1; s >= 0; s--) {
        int p = shape->front[s].parent;
        depth[s] = p < 0 ? 0 : 1 - depth[p];
    }
    for (int s = 0; s < shape->n_front; s++) {
        lode__front *f = &shape->front[s];
        int side = depth[s];
        f->block = top[side];
        top[side] += lode__block_height(f) * (size_t)(f->n_row - f->n_pivot);
        if (top[side] > most[side]) most[side] = top[side];
        if (f->child >= 0) top[1 - side] = shape->front[f->child].block;
    }
    for (int s = 0; s < shape->n_front; s++)
        if (depth[s] == 1) shape->front[s].block += most[0];
    shape->stack_size = most[0] + most[1];
}

static bool take_shape(lode__shape *shape, int n, int n_front)
{
    shape->n = n;
    shape->n_front = n_front;
    shape->rank = lode__alloc((size_t)n, sizeof *shape->rank);
    shape->front_of = lode__alloc((size_t)n, sizeof *shape->front_of);
    shape->front = lode__alloc((size_t)n_front, sizeof *shape->front);
    return shape->rank && shape->front_of && shape->front;
}

static bool build(lode__shape *shape, draft *d)
{
    size_t n_row, n_into, n_stripe;

    for (int k = 0; k < d->n; k++) {
        shape->nnz += (size_t)d->count[k];
        shape->flops += (double)d->count[k] * d->count[k];
    }
    if (!take_shape(shape, d->n, d->n_front)) return false;
    memcpy(shape->rank, d->rank, (size_t)d->n * sizeof *d->rank);
    lay_fronts(shape, d);
    place_lists(shape, &n_row, &n_into, &n_stripe);
    if (n_into > INT_MAX) return false;
    int32_t *scratch = lode__alloc(n_into, sizeof *scratch);
    shape->row = lode__alloc(n_row, sizeof *shape->row);
    shape->into = lode__alloc(n_into, sizeof *shape->into);
    shape->stripe = lode__alloc(n_stripe, sizeof *shape->stripe);
    bool taken = scratch && shape->row && shape->into && shape->stripe;
    if (taken) {
        collect_rows(shape, d);
        sort_rows(shape, d, scratch);
        match_rows(shape);
        match_units(shape);
        stack_blocks(shape, d->mark);
    }
    lode__release(scratch);
    return taken;
}

lode__shape *lode__shape_new(int n, int n_entry, const int *row, const int *col,
                             const int *group)
{
    draft d = {0};
    lode__shape *shape = lode__alloc(1, sizeof *shape);
    bool built = shape && take_draft(&d, n) &&
                 lode__graph_make(&d.graph, n, n_entry, row, col) &&
                 lode__order(&d.graph, group, d.order);

    if (built) {
        rank_by_order(&d);
        find_tree(&d);
        post_order(&d);
        find_tree(&d);
        count_columns(&d);
        find_nodes(&d);
        join_nodes(&d);
        number_fronts(&d);
        built = build(shape, &d);
    }
    clear_draft(&d);
    if (built) return shape;
    lode__shape_free(shape);
    return NULL;
}

void lode__shape_free(lode__shape *shape)
{
    if (!shape) return;
    lode__release(shape->rank);
    lode__release(shape->front_of);
    lode__release(shape->front);
    lode__release(shape->row);
    lode__release(shape->into);
    lode__release(shape->stripe);
    lode__release(shape);
}

/* ---- questions -------------------------------------------------------------------- */

int lode__shape_n(const lode__shape *shape)
{
    return shape->n;
}

const int *lode__shape_rank(const lode__shape *shape)
{
    return shape->rank;
}

size_t lode__shape_size(const lode__shape *shape)
{
    return shape->size;
}

size_t lode__shape_nnz(const lode__shape *shape)
{
    return shape->nnz;
}

double lode__shape_flops(const lode__shape *shape)
{
    return shape->flops;
}

size_t lode__shape_position(const lode__shape *shape, int row, int col)
{
    int a = shape->rank[row], b = shape->rank[col];
    int pivot = a < b ? a : b, want = a < b ? b : a;
    const lode__front *f = &shape->front[shape->front_of[pivot]];
    const int32_t *list = shape->row + f->row;
    int low = 0, high = f->n_row - 1;

    while (low < high) {
        int middle = low + (high - low) / 2;
        if (list[middle] < want)
            low = middle + 1;
        else
            high = middle;
    }
    return f->value + (size_t)(pivot - f->first) * LODE__UNIT * (size_t)f->n_unit +
           (size_t)low;
}

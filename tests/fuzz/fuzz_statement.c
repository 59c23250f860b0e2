/* Sentences of policy: the canonical sentence, and the one made of its id, read as itself. */
#include "fuzz.h"
#include "study/statement.h"

#include <string.h>

static void read_again(const lode_dataset *ds, const char *sentence, lode__arena *arena,
                       const lode__statement *first)
{
    lode__statement s = {0};
    lode_error err = {0};
    if (lode__statement_read(ds, sentence, arena, &s, &err) != LODE_OK) {
        fprintf(stderr, "'%s' of '%s': %s\n", sentence, first->text, err.message);
        abort();
    }
    HOLDS(strcmp(s.text, first->text) == 0 && strcmp(s.id, first->id) == 0);
    HOLDS(s.verb == first->verb && s.ad_valorem == first->ad_valorem);
    HOLDS(memcmp(&s.number, &first->number, sizeof s.number) == 0);
    HOLDS(memcmp(&s.price, &first->price, sizeof s.price) == 0);
    HOLDS(memcmp(&s.depth, &first->depth, sizeof s.depth) == 0);
    HOLDS(memcmp(&s.within, &first->within, sizeof s.within) == 0);
    HOLDS(memcmp(&s.over, &first->over, sizeof s.over) == 0);
    HOLDS(memcmp(&s.give_back, &first->give_back, sizeof s.give_back) == 0);
    HOLDS(s.means == first->means && s.i_payer == first->i_payer);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static lode_dataset *dataset;
    lode__arena arena = {0};
    lode__statement s = {0};
    lode_error err = {0};
    if (!dataset) HOLDS(lode_dataset_open(FUZZ_DATA, &dataset, &err) == LODE_OK);
    if (size > 4096) return 0;
    char *sentence = malloc(size + 1);
    if (!sentence) return 0;
    if (size > 0) memcpy(sentence, data, size);
    sentence[size] = '\0';
    if (lode__statement_read(dataset, sentence, &arena, &s, &err) == LODE_OK) {
        read_again(dataset, s.text, &arena, &s);
        const char *back = lode__statement_sentence(s.id, strlen(s.id), &arena);
        HOLDS(back != NULL);
        read_again(dataset, back, &arena, &s);
    } else {
        HOLDS(*err.message);
    }
    lode__arena_clear(&arena);
    free(sentence);
    return 0;
}

/* Which rows does a dataset hold? Pointer to row 0 and the count, and the names of
 * what they say. */
#include "dataset/inside.h"

const char *lode__flag_name(lode__flag flag)
{
    static const char *const name[LODE__N_FLAG] = {"reported", "estimated", "withheld",
                                                   "derived",  "missing",   "prior"};
    return flag >= 0 && flag < LODE__N_FLAG ? name[flag] : "unknown";
}

const char *lode__flow_name(lode__flow flow)
{
    static const char *const name[LODE__N_FLOW] = {"production", "capacity", "export",
                                                   "use", "price"};
    return flow >= 0 && flow < LODE__N_FLOW ? name[flow] : "unknown";
}

const lode__good *lode__goods(const lode_dataset *ds, int *n)
{
    *n = ds->n_good;
    return ds->good;
}

const lode__country *lode__countries(const lode_dataset *ds, int *n)
{
    *n = ds->n_country;
    return ds->country;
}

const lode__group *lode__groups(const lode_dataset *ds, int *n)
{
    *n = ds->n_group;
    return ds->group;
}

const lode__observation *lode__observations(const lode_dataset *ds, int *n)
{
    *n = ds->n_observation;
    return ds->observation;
}

const lode__hs6 *lode__hs6_rows(const lode_dataset *ds, int *n)
{
    *n = ds->n_hs6;
    return ds->hs6;
}

const lode__customs *lode__customs_rows(const lode_dataset *ds, int *n)
{
    *n = ds->n_customs;
    return ds->customs;
}

const lode__chain *lode__chains(const lode_dataset *ds, int *n)
{
    *n = ds->n_chain;
    return ds->chain;
}

const lode__joint *lode__joints(const lode_dataset *ds, int *n)
{
    *n = ds->n_joint;
    return ds->joint;
}

const lode__segment *lode__segments(const lode_dataset *ds, int *n)
{
    *n = ds->n_segment;
    return ds->segment;
}

const lode__parameter *lode__parameters(const lode_dataset *ds, int *n)
{
    *n = ds->n_parameter;
    return ds->parameter;
}

const char *lode__dataset_file(const lode_dataset *ds, int i_file)
{
    return i_file >= 0 && i_file < ds->n_file ? ds->file[i_file].path : "";
}

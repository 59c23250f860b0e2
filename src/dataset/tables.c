/* Which rows does a dataset hold? Pointer to row 0 and the count, and the names of
 * what they say. */
#include "dataset/inside.h"

#include <stdlib.h>
#include <string.h>

const char *lode__flag_name(lode__flag flag)
{
    static const char *const name[LODE__N_FLAG] = {"reported", "estimated", "withheld",
                                                   "derived",  "missing",   "prior"};
    return flag >= 0 && flag < LODE__N_FLAG ? name[flag] : "unknown";
}

const char *lode__flow_name(lode__flow flow)
{
    static const char *const name[LODE__N_FLOW] = {"production", "capacity", "export",
                                                   "use",        "price",    "reserves"};
    return flow >= 0 && flow < LODE__N_FLOW ? name[flow] : "unknown";
}

int lode__revision_year(int revision)
{
    if (revision <= 0 || revision > 99) return revision;
    return (revision >= 88 ? 1900 : 2000) + revision;
}

int lode__revision_named(const char *name)
{
    return strncmp(name, "HS", 2) == 0 ? lode__revision_year(atoi(name + 2)) : 0;
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

const lode__residual *lode__residuals(const lode_dataset *ds, int *n)
{
    *n = ds->n_residual;
    return ds->residual;
}

const lode__indicator *lode__indicators(const lode_dataset *ds, int *n)
{
    *n = ds->n_indicator;
    return ds->indicator;
}

const lode__attribute *lode__attributes(const lode_dataset *ds, int *n)
{
    *n = ds->n_attribute;
    return ds->attribute;
}

const lode__industry *lode__industries(const lode_dataset *ds, int *n)
{
    *n = ds->n_industry;
    return ds->industry;
}

const lode__published *lode__published_rows(const lode_dataset *ds, int *n)
{
    *n = ds->n_published;
    return ds->published;
}

const lode__material *lode__materials(const lode_dataset *ds, int *n)
{
    *n = ds->n_material;
    return ds->material;
}

const lode__method *lode__methods(const lode_dataset *ds, int *n)
{
    *n = ds->n_method;
    return ds->method;
}

const lode__method_step *lode__method_steps(const lode_dataset *ds, int *n)
{
    *n = ds->n_method_step;
    return ds->method_step;
}

const lode__method_parameter *lode__method_parameters(const lode_dataset *ds, int *n)
{
    *n = ds->n_method_parameter;
    return ds->method_parameter;
}

const lode__method_class *lode__method_classes(const lode_dataset *ds, int *n)
{
    *n = ds->n_method_class;
    return ds->method_class;
}

const lode__method_input *lode__method_inputs(const lode_dataset *ds, int *n)
{
    *n = ds->n_method_input;
    return ds->method_input;
}

const char *lode__dataset_file(const lode_dataset *ds, int i_file)
{
    return i_file >= 0 && i_file < ds->n_file ? ds->file[i_file].path : "";
}

const lode__technology *lode__technologies(const lode_dataset *ds, int *n)
{
    *n = ds->n_technology;
    return ds->technology;
}

const lode__intensity *lode__intensities(const lode_dataset *ds, int *n)
{
    *n = ds->n_intensity;
    return ds->intensity;
}

const lode__unit_count *lode__unit_counts(const lode_dataset *ds, int *n)
{
    *n = ds->n_unit_count;
    return ds->unit_count;
}

const lode__projection *lode__projections(const lode_dataset *ds, int *n)
{
    *n = ds->n_projection;
    return ds->projection;
}

const lode__technology_segment *lode__technology_segments(const lode_dataset *ds, int *n)
{
    *n = ds->n_technology_segment;
    return ds->technology_segment;
}

const lode__alias *lode__aliases(const lode_dataset *ds, int *n)
{
    *n = ds->n_alias;
    return ds->alias;
}

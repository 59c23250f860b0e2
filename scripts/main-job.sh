# Sourced: the main job, on the embedded data. $lode is the command, perhaps under a watcher:
# `LODE_UNDER="valgrind -q" sh scripts/run`.

main_job()
{
    fact_sheet=$1

    printf 'China stops selling gallium to the United States.\n\n'
    $lode shock "ban CHN gallium:refined -> USA" || return
    printf '\nChina stops selling gallium to everybody.\n\n'
    $lode shock "ban CHN gallium:refined -> *" || return
    $lode shock "ban CHN gallium:refined -> *" -o "$fact_sheet" || return
    printf '\nThe same on one page: %s\n' "$fact_sheet"
    printf '\nOther minerals answer the same command, for example:\n'
    printf '  sh scripts/run shock "quota COD cobalt:intermediate 96600 tpa"\n'
    printf '  sh scripts/run shock "ban CHN ndpr:oxide -> @USA+JPN"\n'
    printf '  sh scripts/run shock "ban CHN antimony:refined -> USA" --for USA\n'
}

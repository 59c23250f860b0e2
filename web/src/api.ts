// Made by tools/spec from docs/spec; change that, then run 'python3 tools/spec --write'.
// Requests are by the names of query parameters; a file is sent as the body. Numbers that are not
// known are null.

/** the packs: title, edition, licence, rows, hash */
export interface DataListRequest {
}

/** Numbers that are not known are null. Fields are only ever added. */
export type DataListAnswer = {
  /** name and version of this form */
  schema: "lode/data-list/1";
  /** version of lode */
  lode: string;
  /** hash of question and data: the same for the same answer */
  run: string;
  /** hash of the packs used */
  data: string;
  /** what was asked, as understood */
  inputs: Record<string, unknown>;
  /** how exactly the equilibria were solved; null where none was */
  certificate: null;
  /** what to know before using the figures */
  warnings: string[];
  /** the answer */
  result: {
    /** the packs, embedded and own */
    packs: {
      /** name */
      name: string;
      /** title */
      title: string;
      /** version of the pack */
      version: string;
      /** day the pack was made */
      created: string;
      /** rows */
      rows: number;
      /** hash of the pack's files */
      hash: string;
      /** publications the pack is taken from */
      sources: {
        /** title */
        title: string;
        /** edition or release */
        edition: string;
        /** table */
        table: string;
        /** address or path */
        path: string;
        /** day it was retrieved */
        retrieved: string;
      }[];
      /** licences of the sources */
      licences: {
        /** name */
        name: string;
        /** title */
        title: string;
        /** address or path */
        path: string;
      }[];
      /** files of the pack */
      files: {
        /** table */
        table: string;
        /** address or path */
        path: string;
        /** rows */
        rows: number;
        /** size, bytes */
        bytes: number;
        /** SHA-256 of the file */
        sha256: string;
      }[];
    }[];
  };
};

/** the rows of a pack as published, each with file and line */
export interface DataShowRequest {
  /** name of a pack, as 'lode data list' says it */
  PACK: string;
  /** a good 'gallium:refined' or a mineral 'gallium' */
  good?: string;
  /** ISO 3166-1 alpha-3 or a bloc '@EU'; also as partner */
  country?: string;
  /** only this year */
  year?: number;
}

/** Numbers that are not known are null. Fields are only ever added. */
export type DataShowAnswer = {
  /** name and version of this form */
  schema: "lode/data-show/1";
  /** version of lode */
  lode: string;
  /** hash of question and data: the same for the same answer */
  run: string;
  /** hash of the packs used */
  data: string;
  /** what was asked, as understood */
  inputs: {
    /** the pack asked for */
    pack: string;
    /** good, mineral:stage */
    good: string;
    /** country, ISO 3166-1 alpha-3 */
    country: string | null;
    /** year */
    year: null | string;
  };
  /** how exactly the equilibria were solved; null where none was */
  certificate: null;
  /** what to know before using the figures */
  warnings: string[];
  /** the answer */
  result: {
    /** rows */
    rows: {
      /** file of the pack */
      file: string;
      /** line of the file, from 1 */
      line: number;
      /** good, mineral:stage */
      good: string;
      /** country, ISO 3166-1 alpha-3 */
      country?: string;
      /** production, export, use and so on */
      flow?: string;
      /** year */
      year?: number;
      /** value, in unit */
      value?: number;
      /** unit */
      unit?: string;
      /** what the tonnes are of */
      basis?: string;
      /** reported, estimated, withheld, derived, prior or missing */
      flag?: string;
      /** who says so */
      source: string;
      /** edition of the source */
      vintage?: string;
      /** note */
      note: string;
      /** factor from unit and basis to converted_unit */
      factor?: number;
      /** value in converted_unit */
      converted?: number;
      /** unit inside lode */
      converted_unit?: string;
      /** kind */
      kind?: string;
      /** name in the source */
      commodity?: string;
      /** detail in the source */
      detail?: string;
      /** first year */
      year_first?: string;
      /** last year */
      year_last?: string;
      /** what the figure rests on */
      evidence?: string;
      /** the other country */
      partner?: string;
      /** customs code */
      hs6?: string;
      /** revision of the customs codes */
      hs_revision?: string;
      /** sender's share of the target's supply, 0 to 1 */
      share?: null | number;
      /** its lower end */
      content_low?: number;
      /** share of the good in a tonne of the code */
      content?: number;
      /** its upper end */
      content_high?: number;
      /** how sure the content is */
      confidence?: string;
      /** whether it is a basket of goods */
      basket?: string;
      /** what else the code holds */
      holds?: string;
      /** system of the customs codes */
      system?: string;
      /** code of the industry */
      code?: string;
    }[];
  };
};

/** the row behind a number, the others and why not */
export interface DataWhyRequest {
  /** a good 'gallium:refined' */
  GOOD: string;
  /** ISO 3166-1 alpha-3; of an export 'CHN:USA' */
  COUNTRY: string;
  /** which figure; production unless given */
  FLOW?: "production" | "capacity" | "export" | "use" | "price";
  /** the year; 2024 unless given */
  year?: number;
}

/** compilations side by side: sums, leaders, spread */
export interface DataSourcesRequest {
  /** a good 'gallium:refined' or a mineral 'gallium' */
  good?: string;
  /** ISO 3166-1 alpha-3 or a bloc '@EU'; also as partner */
  country?: string;
  /** each source's newest year up to this; 2024 unless given */
  year?: number;
}

/** checksums, shares, links between packs */
export interface DataCheckRequest {
  /** customs against production; exit 3 for an open finding */
  closure?: boolean;
  /** with --closure: this year instead of 2024 */
  year?: number;
}

/** a good as a picture: makers, map, flows, chain, years */
export interface ChartRequest {
  /** which picture */
  KIND: "bars" | "map" | "flows" | "chain" | "stages" | "trend" | "panels";
  /** a good, or a mineral */
  GOOD: string;
  /** the last year of trend and panels; 2024 unless given */
  year?: number;
  /** the first year of trend and panels; ten years before unless given */
  since?: number;
}

/** Numbers that are not known are null. Fields are only ever added. */
export type ChartAnswer = {
  /** name and version of this form */
  schema: "lode/chart/1";
  /** version of lode */
  lode: string;
  /** hash of question and data: the same for the same answer */
  run: string;
  /** hash of the packs used */
  data: string;
  /** what was asked, as understood */
  inputs: {
    /** kind of chart */
    kind: string;
    /** good, mineral:stage */
    good: string;
    /** year, the last of lines */
    year: number;
  };
  /** how exactly the equilibria were solved; null where none was */
  certificate: null;
  /** what to know before using the figures */
  warnings: string[];
  /** the answer */
  result: {
    /** title */
    title: string;
    /** how to read it */
    description: string;
    /** what is shown */
    measure: string;
    /** sources, run, data and version, as below the chart */
    foot: string;
    /** the numbers of the marks; of flows and chains from, to and value */
    rows: {
      /** country, year or what else the mark is of */
      row?: string;
      /** series, or the measure where there is one */
      series?: string;
      /** of a flow: seller, or where it comes from */
      from?: string;
      /** of a flow: buyer, or where it goes */
      to?: string;
      /** of a chain: stage it leaves */
      from_stage?: string;
      /** of a chain: stage or use it goes to */
      to_stage?: string;
      /** value, in unit */
      value: null | number;
      /** lower end of the band */
      low?: null | number;
      /** upper end of the band */
      high?: null | number;
      /** unit */
      unit: string;
      /** estimated, or null */
      flag?: null | string;
    }[];
  };
};

/** concentration, dependence, supply risk by every method */
export interface MeasureRequest {
  /** one or more as in 'hhi,cr3'; 'all'; see 'lode method list' */
  method?: string;
  /** a good, a mineral, or a code 'hs:251010' ('hs:*'); all unless given */
  good?: string;
  /** whose view: ISO 3166-1 alpha-3, '@EU', '@USA+JPN' */
  for?: string;
  /** the same as --for */
  country?: string;
  /** the year; 2024 unless given */
  year?: number;
  /** each year as a line, as in '2018-2024' */
  years?: string;
  /** 'published', a year, a FILE.csv, or 'packs' beside --set */
  compare?: "published" | "packs";
  /** of --compare, relative; the method's own unless given */
  tolerance?: number;
  /** take an input from packs X or from publisher X */
  set?: Blob;
  /** a company's own: CSV of good,country,quantity_t,value_usd */
  purchases?: Blob;
  /** blocs that count as one supplier: '@EU,@CIS' */
  "as-one"?: string;
  /** also do what the public program does wrong */
  "as-published"?: boolean;
  /** without low and high; faster */
  "no-band"?: boolean;
  /** several methods as one ranking */
  combine?: "mean" | "geometric" | "topsis";
  /** with --combine: weights by entropy, not equal */
  entropy?: boolean;
  /** all measures of a mineral on one card */
  card?: string;
}

/** Numbers that are not known are null. Fields are only ever added. */
export type MeasureAnswer = {
  /** name and version of this form */
  schema: "lode/measure/1";
  /** version of lode */
  lode: string;
  /** hash of question and data: the same for the same answer */
  run: string;
  /** hash of the packs used */
  data: string;
  /** what was asked, as understood */
  inputs: {
    /** id of the method */
    method: string;
    /** good, mineral:stage */
    good: null | string;
    /** whose view, country or bloc */
    for: null | string;
    /** first year */
    year_first: number;
    /** last year */
    year_last: number;
    /** blocs that count as one supplier */
    as_one: null | string;
    /** what it is compared with */
    compare: null | string;
    /** input that is taken from elsewhere */
    set: null | string;
    /** where from */
    set_source: null | string;
    /** whether faults of the public program are kept */
    as_published: boolean;
  };
  /** how exactly the equilibria were solved; null where none was */
  certificate: null;
  /** what to know before using the figures */
  warnings: string[];
  /** the answer */
  result: {
    /** rows */
    rows: {
      /** id of the method */
      method: string;
      /** good, mineral:stage */
      good: string;
      /** country, ISO 3166-1 alpha-3 */
      country: string;
      /** year */
      year: number;
      /** value, in unit */
      value: null | number;
      /** lower end of the band */
      low: null | number;
      /** upper end of the band */
      high: null | number;
      /** unit */
      unit: string;
      /** id for lode explain */
      figure: string;
      /** known or not, solved or not */
      status: string;
      /** class of the value by the method */
      class: null | string;
      /** rank in its method and year, from 1 */
      rank: null | number;
      /** share of the good with known inputs, 0 to 1 */
      coverage: null | number;
      /** whether it is a basket of goods */
      basket: boolean;
      /** inputs that are not known */
      missing: string[];
      /** inputs, each with its unit */
      inputs: {
        /** name */
        name: string;
        /** unit */
        unit: string;
        /** value, in unit */
        value: null | number | string;
      }[];
      /** values of the formula's steps by name */
      steps: Record<string, number | null>;
      /** parts that add up to the value, by country */
      parts: {
        /** country, ISO 3166-1 alpha-3 */
        country: string;
        /** value, in unit */
        value: number;
      }[];
      /** whether it is the stage of the mineral with the highest value */
      bottleneck?: boolean;
    }[];
    /** beside published values */
    comparison?: {
      /** published value, or how many */
      published: number;
      /** how many could be compared */
      compared: number;
      /** how many agree within tolerance */
      passed: number;
      /** recomputed from the publication's own inputs, or how many */
      recomputed: number;
      /** how many agree where the inputs are the publication's */
      formula_passed: number;
      /** rows */
      rows: {
        /** id of the method */
        method: string;
        /** name in the publication */
        material: string;
        /** good, mineral:stage */
        good: null | string;
        /** country, ISO 3166-1 alpha-3 */
        country: string;
        /** year */
        year: number;
        /** published value, or how many */
        published: number;
        /** value of lode */
        reproduced: null | number;
        /** difference, relative, in per cent */
        difference: null | number;
        /** recomputed from the publication's own inputs, or how many */
        recomputed: number | null;
        /** tolerance, relative */
        tolerance: number;
        /** what the comparison found */
        result: string;
        /** formula, or what its check found */
        formula: string;
        /** who says so */
        source: string;
        /** why, where it is not plain */
        reason: null | string;
        /** what explains the difference */
        causes: Record<string, unknown>[];
        /** difference that stays unexplained */
        rest: number | null;
        /** by country */
        countries: Record<string, unknown>[];
      }[];
    };
  };
};

/** the methods of the packs */
export interface MethodListRequest {
}

/** what a method computes, from what */
export interface MethodShowRequest {
  /** as 'lode method list' names it */
  METHOD: string;
}

/** nodes, flows and adjustments of the base year */
export interface MarketShowRequest {
  /** goods or minerals */
  GOOD: string[];
}

/** the equilibrium of a market file */
export interface MarketSolveRequest {
  /** the market; - reads standard input */
  FILE: Blob;
}

/** a market as lode/market/1, LP or MPS */
export interface MarketExportRequest {
  /** goods or minerals, or one market file */
  GOOD: string[];
  /** form of the market (lp, mps: linear ones), else by FILE's ending; json unless given */
  form?: "json" | "lp" | "mps";
}

/** many scenarios of one market into one table */
export interface MarketSweepRequest {
  /** goods or minerals, or one market file */
  GOOD: string[];
  /** CSV of scenario,of,field,value */
  SCENARIOS: Blob;
  /** also the prices of these nodes (a,b) */
  prices?: string;
  /** also the levels of these activities */
  levels?: string;
  /** for the runs, with the same answer; one for each processor unless given */
  threads?: number;
}

/** what a small change of one number does */
export interface MarketSensitivityRequest {
  /** goods or minerals, or one market file */
  GOOD: string[];
  /** FIELD:ID[=AMOUNT], as in wedge:ID=100 */
  of: string;
}

/** somebody stops selling: prices, shortages, who pays */
export interface ShockRequest {
  /** what happens, a sentence each */
  STATEMENT?: string[];
  /** country or bloc to report first, with gdp_usd */
  for?: string;
  /** month by month with stocks, for N months */
  months?: number;
  /** steps of the months; months unless given */
  period?: "months" | "quarters" | "years";
  /** the first month, where no statement says one */
  from?: string;
  /** bands of 10 to 90 % from N draws of what is uncertain */
  draws?: number;
  /** of the draws; 1 unless given */
  seed?: number;
  /** for the runs, with the same answer; as many as processors unless given */
  threads?: number;
  /** instead of statements: each seller of 5 % stops, ranked */
  set?: "standard";
  /** of the set only these, with commas between */
  goods?: string;
  /** the set beside published losses of the country */
  compare?: "published";
}

/** Numbers that are not known are null. Fields are only ever added. */
export type ShockAnswer = {
  /** name and version of this form */
  schema: "lode/shock/1";
  /** version of lode */
  lode: string;
  /** hash of question and data: the same for the same answer */
  run: string;
  /** hash of the packs used */
  data: string;
  /** what was asked, as understood */
  inputs: {
    /** sentences as in lode shock */
    statements: string[];
    /** whose view, country or bloc */
    for: null | string;
    /** the base year */
    base_year: number;
    /** over which time */
    horizon: string;
    /** whether stocks are drawn */
    stocks: string;
    /** where producers by owner stand */
    producers: string;
    /** how many draws were asked */
    draws?: number;
    /** seed of the draws */
    seed?: number;
  };
  /** how exactly the equilibria were solved; null where none was */
  certificate: {
    /** largest relative imbalance of a node */
    balance: number;
    /** largest relative violation of a response or bound */
    complementarity: number;
    /** largest relative duality gap */
    gap: number;
    /** steps of Newton's method, all solves */
    newton_steps: number;
    /** factors computed, all solves */
    factorisations: number;
  };
  /** what to know before using the figures */
  warnings: string[];
  /** the answer */
  result: {
    /** known or not, solved or not */
    status: string;
    /** by good */
    goods: {
      /** good, mineral:stage */
      good: string;
      /** price after over before */
      price_ratio: null | number;
      /** price before, USD/t */
      price_before_usd_per_t: number;
      /** price after, USD/t */
      price_after_usd_per_t: number;
      /** use before, t/yr */
      use_before_tpa: number;
      /** use after, t/yr */
      use_after_tpa: number;
      /** supply before, t/yr */
      supply_before_tpa: number;
      /** supply after, t/yr */
      supply_after_tpa: number;
      /** loss of welfare, USD */
      loss_usd: number;
      /** price ratio inside a restriction */
      inside_ratio: null | number;
      /** price ratio outside it */
      outside_ratio: null | number;
      /** 10 and 90 % of the draws, by field */
      bands?: {
        /** price after over before */
        price_ratio: (null | number)[];
        /** use after, t/yr */
        use_after_tpa: number[];
        /** supply after, t/yr */
        supply_after_tpa: number[];
        /** loss of welfare, USD */
        loss_usd: number[];
        /** price ratio inside a restriction */
        inside_ratio: (null | number)[];
        /** price ratio outside it */
        outside_ratio: (null | number)[];
      };
    }[];
    /** by country */
    countries: {
      /** country, ISO 3166-1 alpha-3 */
      country: string;
      /** good, mineral:stage */
      good: string;
      /** price after over before */
      price_ratio: null | number;
      /** use that is not met, t/yr of the good's basis */
      unmet_tpa: number;
      /** loss of welfare, USD */
      loss_usd: number;
      /** price before, USD/t */
      price_before_usd_per_t: number;
      /** price after, USD/t */
      price_after_usd_per_t: number;
      /** use before, t/yr */
      use_before_tpa: number;
      /** use after, t/yr */
      use_after_tpa: number;
      /** supply before, t/yr */
      supply_before_tpa: number;
      /** supply after, t/yr */
      supply_after_tpa: number;
      /** imports before, t/yr */
      import_before_tpa: number;
      /** imports after, t/yr */
      import_after_tpa: number;
      /** exports before, t/yr */
      export_before_tpa: number;
      /** exports after, t/yr */
      export_after_tpa: number;
      /** change of consumers' surplus, USD */
      consumer_usd: number;
      /** change of producers' surplus, USD */
      producer_usd: number;
      /** change of traders' surplus, USD */
      trader_usd: number;
      /** change of the treasury, USD */
      treasury_usd: number;
      /** ids for lode explain */
      figures: {
        /** price, or its figure */
        price: string;
        /** its figure */
        unmet: string;
        /** what counts as loss, or its figure */
        loss: string;
      };
      /** change of stock holders' surplus, USD */
      storage_usd?: number;
      /** 10 and 90 % of the draws, by field */
      bands?: {
        /** price after over before */
        price_ratio: (null | number)[];
        /** price after, USD/t */
        price_after_usd_per_t: number[];
        /** use that is not met, t/yr of the good's basis */
        unmet_tpa: number[];
        /** use after, t/yr */
        use_after_tpa: number[];
        /** supply after, t/yr */
        supply_after_tpa: number[];
        /** imports after, t/yr */
        import_after_tpa: number[];
        /** exports after, t/yr */
        export_after_tpa: number[];
        /** change of consumers' surplus, USD */
        consumer_usd: number[];
        /** change of producers' surplus, USD */
        producer_usd: number[];
        /** change of traders' surplus, USD */
        trader_usd: number[];
        /** change of the treasury, USD */
        treasury_usd: number[];
        /** change of stock holders' surplus, USD */
        storage_usd: number[];
        /** loss of welfare, USD */
        loss_usd: number[];
      };
    }[];
    /** flows between countries */
    flows: {
      /** good, mineral:stage */
      good: string;
      /** from: seller, or first month */
      from: string;
      /** buyer */
      to: string;
      /** before, t/yr */
      before_tpa: number;
      /** after, t/yr */
      after_tpa: number;
      /** 10 and 90 % of the draws, t/yr */
      after_band_tpa?: number[];
    }[];
    /** by segment of use */
    segments: {
      /** good, mineral:stage */
      good: string;
      /** segment of use */
      segment: string;
      /** industry, code of the input-output table */
      sector: string;
      /** use before, t/yr */
      use_before_tpa: number;
      /** use after, t/yr */
      use_after_tpa: number;
      /** use that is not met, t/yr of the good's basis */
      unmet_tpa: number;
      /** loss of welfare, USD */
      loss_usd: number;
    }[];
    /** how many draws, and what they say */
    draws: {
      /** draws asked */
      asked: number;
      /** draws that could be solved */
      used: number;
      /** inputs, each with its unit */
      inputs: number;
      /** lower end of the band */
      low: string;
      /** upper end of the band */
      high: string;
      /** figure whose spread is explained */
      explained: string;
      /** inputs that explain most of it */
      largest: {
        /** the uncertain input */
        input: string;
        /** sender's share of the target's supply, 0 to 1 */
        share: number;
      }[];
    } | null;
    /** change of total surplus, USD */
    surplus_change_usd: number;
    /** largest relative deviation of the solved base */
    base_error: number;
    /** loss of welfare, USD */
    loss_usd?: number;
    /** producers by owner */
    owners: {
      /** country, ISO 3166-1 alpha-3 */
      country: string;
      /** change by where plants stand, USD */
      producer_usd_by_location: number;
      /** change by who owns them, USD */
      producer_usd_by_owner: number;
      /** loss with producers by owner, USD */
      loss_usd_by_owner: number;
    }[];
    /** loss with producers by owner, USD */
    loss_by_owner_usd?: number;
    /** loss of GDP as a range of two closures, USD */
    gdp_usd: {
      /** lower end of the band */
      low: number;
      /** value, in unit */
      value: number;
      /** upper end of the band */
      high: number;
      /** unit */
      unit: string;
      /** what it is a loss of */
      of: string;
      /** year of the money */
      money_year: number;
      /** value added of industries that use it, USD */
      at_risk_usd: number;
      /** note */
      note: string;
      /** by industry */
      industries: {
        /** code of the industry */
        code: string;
        /** name */
        name: string;
        /** direct effect, USD */
        direct_usd: number;
        /** middle, USD */
        value_usd: number;
        /** upper end, USD */
        high_usd: number;
      }[];
    } | null;
    /** by period */
    periods?: {
      /** from: seller, or first month */
      from: string;
      /** by good */
      goods: {
        /** good, mineral:stage */
        good: string;
        /** price ratio inside a restriction */
        inside_ratio: number;
        /** 10 % of the draws of inside_ratio */
        inside_ratio_low: number;
        /** 90 % of the draws of inside_ratio */
        inside_ratio_high: number;
        /** price ratio outside it */
        outside_ratio: number;
        /** 10 % of the draws of outside_ratio */
        outside_ratio_low: number;
        /** 90 % of the draws of outside_ratio */
        outside_ratio_high: number;
      }[];
      /** by country */
      countries: {
        /** country, ISO 3166-1 alpha-3 */
        country: string;
        /** good, mineral:stage */
        good: string;
        /** price after over before */
        price_ratio: number;
        /** 10 % of the draws of price_ratio */
        price_ratio_low: number;
        /** 90 % of the draws of price_ratio */
        price_ratio_high: number;
        /** use in the period, t */
        use_t: number;
        /** 10 % of the draws of use_t */
        use_t_low: number;
        /** 90 % of the draws of use_t */
        use_t_high: number;
        /** use not met in the period, t */
        unmet_t: number;
        /** 10 % of the draws of unmet_t */
        unmet_t_low: number;
        /** 90 % of the draws of unmet_t */
        unmet_t_high: number;
        /** stock at its end, t */
        stock_t: number;
        /** 10 % of the draws of stock_t */
        stock_t_low: number;
        /** 90 % of the draws of stock_t */
        stock_t_high: number;
      }[];
    }[];
    /** price floors */
    floors?: {
      /** sentence as in lode shock */
      statement: string;
      /** sender, or means */
      by: string;
      /** where it holds */
      where: string;
      /** good, mineral:stage */
      good: string;
      /** the floor, USD/t */
      floor_usd_per_t: number;
      /** price there, USD/t */
      price_usd_per_t: number;
      /** output there, t/yr */
      output_tpa: number;
      /** what it costs, USD */
      cost_usd: number;
      /** levy or payment, USD/t */
      usd_per_t: number;
      /** the same by period, USD/t */
      usd_per_t_by_period: number[];
      /** price there without imports, USD/t */
      price_without_imports_usd_per_t?: number;
    }[];
    /** solves that found the levies */
    floor_solves?: number;
    /** largest relative distance of a price from its floor */
    floor_off?: number;
  };
};

/** who can hurt whom with what, and at what cost */
export interface CoerceRequest {
  /** sender, a country or bloc */
  by?: string;
  /** whom it is to hurt */
  target?: string;
  /** the atlas: every sender, good and target */
  all?: boolean;
  /** only these, with commas between */
  goods?: string;
  /** the same */
  good?: string;
  /** what is cut for whom; exports unless given */
  instrument?: "exports" | "target-only" | "licence" | "quota";
  /** how long the cut lasts, as 3,12,36; 12 unless given */
  months?: string;
  /** the first month; the base year unless given */
  from?: string;
  /** target-only: whether nobody may pass on */
  enforcement?: "yes" | "no" | "both";
  /** target-only: what passing on costs, as 10% */
  premium?: string;
  /** target-only: the bloc that is cut with the target */
  "cut-to"?: string;
  /** what a bundle of goods may cost the sender; 0 unless given */
  budget?: number;
  /** of one good: what supply, stocks, blocs would change */
  remedies?: boolean;
  /** bands of 10 to 90 % from N draws */
  draws?: number;
  /** of the draws; 1 unless given */
  seed?: number;
  /** for the runs, with the same answer; as many as processors unless given */
  threads?: number;
}

export type CoerceWorst = {
  /** sender, or means */
  by: string;
  /** whom it is to hurt */
  target: string;
  /** good, mineral:stage */
  good: string;
  /** largest harm that costs the sender nothing, USD */
  costless_harm_usd: number;
};

export type CoerceSender = {
  /** what a cell is */
  cell: string;
  /** months */
  months: number;
  /** unit */
  unit: string;
  /** rows */
  rows: string[];
  /** names of the columns */
  columns: string[];
  /** value, in unit */
  value: number[][];
};

/** Numbers that are not known are null. Fields are only ever added. */
export type CoerceAnswer = {
  /** name and version of this form */
  schema: "lode/coerce/1";
  /** version of lode */
  lode: string;
  /** hash of question and data: the same for the same answer */
  run: string;
  /** hash of the packs used */
  data: string;
  /** what was asked, as understood */
  inputs: {
    /** sender, or means */
    by: string;
    /** whom it is to hurt */
    target: string;
    /** bloc that is cut with the target */
    cut_to: string | null;
    /** by good */
    goods: string;
    /** exports, target-only, licence or quota */
    instrument: string;
    /** months */
    months: number[];
    /** from: seller, or first month */
    from: string | null;
    /** what passing on costs, share of the price */
    premium: null | number;
    /** what a bundle of goods may cost the sender, USD */
    budget_usd: number;
    /** sentences as in lode shock */
    statements: string[];
    /** how many draws were asked */
    draws: number;
    /** the base year */
    base_year: number;
    /** seed of the draws */
    seed?: number;
  };
  /** how exactly the equilibria were solved; null where none was */
  certificate: {
    /** largest relative imbalance of a node */
    balance: number;
    /** largest relative violation of a response or bound */
    complementarity: number;
    /** largest relative duality gap */
    gap: number;
    /** steps of Newton's method, all solves */
    newton_steps: number;
    /** factors computed, all solves */
    factorisations: number;
  };
  /** what to know before using the figures */
  warnings: string[];
  /** the answer */
  result: {
    /** rows */
    rows: {
      /** sender, or means */
      by: string;
      /** whom it is to hurt */
      target: string;
      /** good, mineral:stage */
      good: string;
      /** months */
      months: number;
      /** whether third countries may pass it on */
      reexport: null | string;
      /** sender's share of the target's supply, 0 to 1 */
      share: number;
      /** sender's share of the target's imports, 0 to 1 */
      import_share: null | number;
      /** sender's sales to the target, t/yr */
      trade_tpa: number;
      /** known or not, solved or not */
      status: string;
      /** loss of the target under the full cut, USD */
      harm_usd: number;
      /** what it costs, USD */
      cost_usd: number;
      /** cost to the sender in later years, USD */
      later_cost_usd: null | number;
      /** harm per dollar of cost; null where it costs nothing */
      leverage: null | number;
      /** whether it costs nothing */
      costless: boolean;
      /** largest harm that costs the sender nothing, USD */
      costless_harm_usd: number;
      /** share cut at that harm, 0 to 1 */
      costless_depth: number;
      /** share cut that serves the sender best, 0 to 1 */
      best_depth: number;
      /** sender's gain there, USD */
      best_gain_usd: number;
      /** target's loss there, USD */
      best_harm_usd: number;
      /** harm per dollar of cost of a small cut */
      marginal_leverage: null | number;
      /** price after over before */
      price_ratio: null | number;
      /** use that is not met, t/yr of the good's basis */
      unmet_tpa: null | number;
      /** the command that gives the same */
      shock: string;
      /** id for lode explain */
      figure: string;
      /** harm and cost by depth of the cut */
      frontier: {
        /** share cut, 0 to 1 */
        depth: number;
        /** loss of the target under the full cut, USD */
        harm_usd: number;
        /** what it costs, USD */
        cost_usd: number;
        /** price after over before */
        price_ratio: null | number;
        /** use that is not met, t/yr of the good's basis */
        unmet_tpa: number;
      }[];
      /** 10 and 90 % of the draws, by field */
      bands?: {
        /** draws that could be solved */
        n_used: number;
        /** loss of the target under the full cut, USD */
        harm_usd: number[];
        /** what it costs, USD */
        cost_usd: number[];
        /** harm per dollar of cost; null where it costs nothing */
        leverage: (null | number)[];
        /** largest harm that costs the sender nothing, USD */
        costless_harm_usd: number[];
        /** share cut at that harm, 0 to 1 */
        costless_depth: number[];
        /** price after over before */
        price_ratio: number[];
      };
    }[];
    /** by sender */
    senders: {
      /** sender */
      sender: string;
      /** largest harm that costs the sender nothing, USD */
      costless_harm_usd: number;
      /** loss of the target under the full cut, USD */
      harm_usd: number;
      /** what it costs, USD */
      cost_usd: number;
      /** rows counted */
      n_row: number;
      /** the worst row */
      worst: CoerceWorst;
    }[];
    /** by target */
    targets: {
      /** whom it is to hurt */
      target: string;
      /** largest harm that costs the sender nothing, USD */
      costless_harm_usd: number;
      /** loss of the target under the full cut, USD */
      harm_usd: number;
      /** rows counted */
      n_row: number;
      /** the worst row */
      worst: CoerceWorst;
    }[];
    /** by good */
    goods: {
      /** good, mineral:stage */
      good: string;
      /** largest harm that costs the sender nothing, USD */
      costless_harm_usd: number;
      /** loss of the target under the full cut, USD */
      harm_usd: number;
      /** what it costs, USD */
      cost_usd: number;
      /** rows counted */
      n_row: number;
      /** the worst row */
      worst: CoerceWorst;
    }[];
    /** tables of harm */
    matrices: {
      /** by sender */
      senders: CoerceSender;
      /** by target */
      targets: CoerceSender;
      /** by bloc */
      blocs: CoerceSender;
    };
    /** goods cut together within the budget */
    bundle: {
      /** what a bundle may cost the sender, USD */
      budget_usd: number;
      /** loss of the target under the full cut, USD */
      harm_usd: number;
      /** what it costs, USD */
      cost_usd: number;
      /** harm of the goods together, USD */
      joint_harm_usd: number;
      /** cost of the goods together, USD */
      joint_cost_usd: number;
      /** by good */
      goods: {
        /** good, mineral:stage */
        good: string;
        /** share cut, 0 to 1 */
        depth: number;
      }[];
    } | null;
    /** remedies */
    remedies: {
      /** kind */
      kind: string;
      /** what it is */
      what: string;
      /** sentence as in lode shock */
      statement: string | null;
      /** what it is compared with */
      against: string;
      /** known or not, solved or not */
      status: string;
      /** loss of the target under the full cut, USD */
      harm_usd: number;
      /** what it costs, USD */
      cost_usd: number;
      /** harm per dollar of cost; null where it costs nothing */
      leverage: number;
      /** whether it costs nothing */
      costless: boolean;
      /** largest harm that costs the sender nothing, USD */
      costless_harm_usd: number;
      /** change of the costless harm, USD */
      costless_harm_change_usd: number;
      /** change of the leverage */
      leverage_change: number;
      /** price after over before */
      price_ratio: number;
    }[];
    /** what the target could do in turn */
    counter: Record<string, unknown> | null;
    /** how much was computed */
    count: {
      /** cases */
      cases: number;
      /** rows */
      rows: number;
      /** markets */
      markets: number;
      /** senders of goods without a market */
      senders_without_market: number;
      /** equilibria found */
      equilibria: number;
      /** solves */
      solves: number;
      /** cases without finite prices */
      without_equilibrium: number;
    };
  };
};

/** remedies of a shock: what each buys, and in which order */
export interface RespondRequest {
  /** the shock, a sentence each */
  STATEMENT: string[];
  /** country or bloc whose loss is to be avoided */
  for: string;
  /** month by month with stocks, for N months */
  months?: number;
  /** steps of the months; months unless given */
  period?: "months" | "quarters" | "years";
  /** the first month, where no statement says one */
  from?: string;
  /** remedies of these, with commas between; those named unless given */
  goods?: string;
  /** so many with a cost and so many without; 0: all; 10 unless given */
  top?: number;
  /** gaps of projects are filled by rules, and marked */
  estimate?: boolean;
  /** a lender's projects beside those of public record */
  projects?: Blob;
  /** whose price floor it joins; @FORGE unless given */
  zone?: string;
  /** USD/kg, as 'ndpr:oxide 110'; the base price unless given */
  floor?: string;
  /** loss of GDP avoided, too */
  gdp?: boolean;
  /** for the runs, with the same answer; as many as processors unless given */
  threads?: number;
}

export type RespondGdp_usd = {
  /** lower end of the band */
  low: number;
  /** value, in unit */
  value: number;
  /** upper end of the band */
  high: number;
};

/** Numbers that are not known are null. Fields are only ever added. */
export type RespondAnswer = {
  /** name and version of this form */
  schema: "lode/respond/1";
  /** version of lode */
  lode: string;
  /** hash of question and data: the same for the same answer */
  run: string;
  /** hash of the packs used */
  data: string;
  /** what was asked, as understood */
  inputs: {
    /** sentences as in lode shock */
    statements: string[];
    /** whose view, country or bloc */
    for: string;
    /** by good */
    goods: string | null;
    /** what counts as loss */
    loss: string;
    /** what the grade of a remedy means */
    grade: string;
    /** projects: the file asked for, or what becomes of each */
    projects?: null;
    /** hash of the lender's file */
    projects_hash?: null;
    /** whether gaps of projects are filled by rules */
    estimate?: boolean;
    /** the zone, a bloc or its members */
    zone?: string;
    /** the floor, or floors asked for */
    floor?: null | string;
  };
  /** how exactly the equilibria were solved; null where none was */
  certificate: {
    /** largest relative imbalance of a node */
    balance: number;
    /** largest relative violation of a response or bound */
    complementarity: number;
    /** largest relative duality gap */
    gap: number;
    /** steps of Newton's method, all solves */
    newton_steps: number;
    /** factors computed, all solves */
    factorisations: number;
  };
  /** what to know before using the figures */
  warnings: string[];
  /** the answer */
  result: {
    /** known or not, solved or not */
    status: string;
    /** loss of welfare, USD */
    loss_usd: number;
    /** loss of GDP as a range of two closures, USD */
    gdp_usd: RespondGdp_usd | null;
    /** months */
    months: number;
    /** by good */
    goods: {
      /** good, mineral:stage */
      good: string;
      /** what the place takes in, t/yr */
      intake_tpa: number;
      /** what is not met, t/yr */
      missing_tpa: number;
      /** price after over before */
      price_ratio: number;
    }[];
    /** remedies tried */
    n_remedy: number;
    /** remedies ranked */
    n_ranked: number;
    /** shocks run */
    n_shock: number;
    /** remedies */
    remedies: {
      /** kind */
      kind: string;
      /** what it is */
      what: string;
      /** who must act */
      who: string;
      /** who pays */
      who_pays: string;
      /** good, mineral:stage */
      good: string;
      /** the other country */
      partner: null | string;
      /** how much, in unit */
      tonnes: number;
      /** unit */
      unit: string;
      /** what it costs, USD */
      cost_usd: null | number;
      /** low and high of the cost, USD */
      cost_range_usd: (null | number)[];
      /** what the cost rests on */
      cost_basis: string;
      /** loss of welfare, USD */
      loss_usd: number;
      /** loss avoided, USD */
      loss_avoided_usd: number;
      /** loss avoided when begun with the shock, USD */
      begun_with_shock_avoided_usd: number | null;
      /** loss avoided over cost */
      ratio: null | number;
      /** whether it costs nothing */
      costless: boolean;
      /** months until it works */
      months_to_effect: number;
      /** low and high of the months */
      months_range: number[];
      /** yes, no, or with what reserve */
      feasible: string;
      /** why, where it is not plain */
      reason: null | string;
      /** price after over before */
      price_ratio: number;
      /** loss of GDP avoided, USD */
      gdp_avoided_usd: RespondGdp_usd | null;
      /** sentences as in lode shock */
      statements: string[];
      /** worst grade of the figures used */
      grade: string;
      /** id for lode explain */
      figure: string;
      /** id of the project */
      project?: null | {
        /** id of the record */
        id?: string;
        /** name */
        name?: string;
        /** rung of the ladder */
        status?: string;
        /** capex usd */
        capex_usd?: {
          /** value */
          value?: number;
          /** 10 % of the draws */
          low?: number;
          /** 90 % of the draws */
          high?: number;
          /** grade */
          grade?: string;
          /** basis */
          basis?: string;
        };
        /** start year */
        start_year?: {
          /** value */
          value?: number;
          /** 10 % of the draws */
          low?: number;
          /** 90 % of the draws */
          high?: number;
          /** grade */
          grade?: string;
          /** basis */
          basis?: string;
        };
        /** chance that it comes */
        success?: {
          /** value */
          value?: number;
          /** 10 % of the draws */
          low?: number;
          /** 90 % of the draws */
          high?: number;
          /** grade */
          grade?: string;
          /** basis */
          basis?: string;
        };
        /** expected loss avoided usd */
        expected_loss_avoided_usd?: number;
        /** figures estimated */
        figures_estimated?: number;
      };
      /** the floor, or floors asked for */
      floor?: null | {
        /** means */
        means?: string;
        /** usd per kg */
        usd_per_kg?: number;
        /** normal year loss usd */
        normal_year_loss_usd?: number;
        /** gain without shock usd */
        gain_without_shock_usd?: number;
        /** projects capital usd */
        projects_capital_usd?: number;
        /** projects: the file asked for, or what becomes of each */
        projects?: unknown[];
        /** of them at the base price */
        of_them_at_the_base_price?: number;
      };
    }[];
    /** pairs run together */
    pairs: {
      /** sentences as in lode shock */
      statements: string[];
      /** whether it is the two best singles */
      best_singles: boolean;
      /** what it costs, USD */
      cost_usd: number;
      /** loss of welfare, USD */
      loss_usd: number;
      /** loss avoided, USD */
      loss_avoided_usd: number;
      /** loss avoided by the two apart, USD */
      sum_of_singles_usd: number;
      /** loss avoided over cost */
      ratio: null | number;
    }[];
    /** projects that cannot be run, with the reason */
    projects_out?: {
      /** id of the record */
      id?: string;
      /** name */
      name?: string;
      /** country */
      country?: string;
      /** good, mineral:stage */
      good?: string;
      /** why */
      reason?: string;
    }[];
  };
};

/** one page for who decides: figures, map, actions, sources */
export interface BriefRequest {
  /** what the page is about */
  KIND: "world" | "country" | "mineral" | "shock" | "portfolio";
  /** the country, the mineral, the sentences of the shock */
  WORD?: string[];
  /** whose harm and remedies; @G7; of a shock the buyer it names unless given */
  for?: string;
  /** goods of the risk, with commas between; those with the largest single maker unless given */
  goods?: string;
  /** in place of goods: top5, or minerals */
  commodities?: string;
  /** of a portfolio: JSON of its solve, or CSV of projects */
  plan?: Blob;
  /** of a portfolio: 5e9, 5bn or 500m */
  budget?: string;
  /** of a portfolio: fill what is unknown by rules */
  estimate?: boolean;
  /** for an analyst every figure is listed; minister unless given */
  audience?: "minister" | "analyst";
  /** pages of A4, 1 or 2; 1 unless given */
  pages?: number;
  /** the day of the register; the day last seen unless given */
  "as-of"?: string;
  /** 0, as many as processors; the same answer; 0 unless given */
  threads?: number;
}

/** Numbers that are not known are null. Fields are only ever added. */
export type BriefAnswer = {
  /** name and version of this form */
  schema: "lode/brief/1";
  /** version of lode */
  lode: string;
  /** hash of question and data: the same for the same answer */
  run: string;
  /** hash of the packs used */
  data: string;
  /** what was asked, as understood */
  inputs: {
    /** world, country, mineral, shock or portfolio */
    kind: string;
    /** country, mineral or sentences */
    words: string[];
    /** whose harm and remedies: country, bloc or all */
    for: string;
    /** goods of the risk, as said or as commodities name them */
    goods: null | string;
    /** topN or minerals, as said */
    commodities: null | string;
    /** minister or analyst */
    audience: string;
    /** pages of A4 */
    pages: number;
    /** day of the register */
    as_of: null | string;
    /** whether a file of the atlas took the place of runs */
    atlas: boolean;
    /** file of the portfolio */
    plan: null | string;
    /** budget of the portfolio, USD, as said */
    budget_usd: null | number;
    /** whether unknown figures of projects are filled by rules */
    estimate: boolean;
    /** whether an analyst's sentences are on the page */
    edits: boolean;
  };
  /** null: each answer that is quoted has its own */
  certificate: null;
  /** what to know before using the figures */
  warnings: string[];
  /** the answer */
  result: {
    /** title */
    title: string;
    /** the sentence at the top */
    headline: string;
    /** how likely, in fixed words, and its basis; empty where nothing is known */
    likelihood: string;
    /** what the figures are */
    basis: string;
    /** the three numbers */
    numbers: {
      /** id of the figure */
      figure: string;
      /** its value */
      value: null | number;
      /** what follows the number */
      label: string;
    }[];
    /** the map */
    map: {
      /** title */
      title: string;
      /** what is shown */
      measure: string;
      /** unit of value, low and high */
      unit: string;
      /** a mark each */
      rows: {
        /** country, year or what else the mark is of */
        row: string;
        /** id of the figure that the mark shows */
        figure: string;
        /** value, in unit */
        value: null | number;
        /** lower end of its interval */
        low: null | number;
        /** upper end */
        high: null | number;
      }[];
    };
    /** the chart */
    chart: {
      /** title */
      title: string;
      /** what is shown */
      measure: string;
      /** unit of value, low and high */
      unit: string;
      /** a mark each */
      rows: {
        /** country, year or what else the mark is of */
        row: string;
        /** id of the figure that the mark shows */
        figure: string;
        /** value, in unit */
        value: null | number;
        /** lower end of its interval */
        low: null | number;
        /** upper end */
        high: null | number;
      }[];
    };
    /** the tables */
    tables: {
      /** id, a place of judgements */
      id: string;
      /** caption */
      caption: string;
      /** headings */
      columns: string[];
      /** rows */
      rows: {
        /** the cell as people read it */
        text: string;
        /** id of the figure that is all of the cell */
        figure: null | string;
      }[][];
    }[];
    /** what can be done first */
    actions: string[];
    /** what to know beside */
    notes: string[];
    /** sentences of an analyst */
    judgements: {
      /** where it stands */
      place: string;
      /** the sentence */
      text: string;
      /** whose it is */
      author: string;
    }[];
    /** publications */
    sources: string[];
    /** answers that are quoted */
    answers: {
      /** id */
      id: string;
      /** command that gives it */
      command: string;
      /** its run; null of rows from a file */
      run: null | string;
    }[];
    /** every figure of the page */
    figures: {
      /** id */
      id: string;
      /** what it is */
      what: string;
      /** value, in unit */
      value: null | number;
      /** lower end of its interval */
      low: null | number;
      /** upper end */
      high: null | number;
      /** unit; empty: a number without one */
      unit: string;
      /** id of the answer it is made of */
      answer: string;
      /** how it is made: at, sum, less, above or is */
      rule: "at" | "sum" | "above" | "less" | "is";
      /** by which the value is multiplied */
      factor: number;
      /** limit of rule above */
      above: null | number;
      /** texts of rule is, with | between */
      is: null | string;
      /** RFC 6901, into the JSON of the answer */
      pointers: string[];
      /** id for lode explain */
      explain: null | string;
    }[];
  };
};

/** export taxes that pay their state; few large sellers */
export interface PowerRequest {
  /** the good */
  good: string;
  /** the country or bloc that taxes its own exports */
  by?: string;
  /** whose harm is told; everyone outside S unless given */
  target?: string;
  /** what a dollar of that harm is worth to S; 0 unless given */
  weight?: number;
  /** instead: all large sellers choose their quantities */
  cournot?: boolean;
  /** of output, above which a seller is large; 0.02 unless given */
  "least-share"?: number;
}

/** the records of the register, by kind */
export interface PolicyListRequest {
  /** only records of this kind; what there is of each unless given */
  KIND?: "groups" | "instruments" | "claims" | "measures" | "supports" | "finance" | "stocks" | "deadlines" | "actors";
  /** the day asked about; the day last seen unless given */
  "as-of"?: string;
  /** records it is in, ISO3 or an actor */
  country?: string;
  /** records on it */
  good?: string;
}

/** Numbers that are not known are null. Fields are only ever added. */
export type PolicyListAnswer = {
  /** name and version of this form */
  schema: "lode/policy-register/1";
  /** version of lode */
  lode: string;
  /** hash of question and data: the same for the same answer */
  run: string;
  /** hash of the packs used */
  data: string;
  /** what was asked, as understood */
  inputs: {
    /** question on the register */
    question: string;
    /** kind */
    kind: null | string;
    /** the day asked about, or of the record */
    as_of: string;
    /** whether that is the day last seen */
    as_of_last_seen: boolean;
    /** country, ISO 3166-1 alpha-3 */
    country: null | string;
    /** good, mineral:stage */
    good: null | string;
  };
  /** how exactly the equilibria were solved; null where none was */
  certificate: null;
  /** what to know before using the figures */
  warnings: string[];
  /** the answer */
  result: {
    /** kinds of records */
    kinds?: {
      /** kind */
      kind: string;
      /** records, or how many */
      records: number;
    }[];
    /** records, or how many */
    records?: {
      /** id of the record */
      id: string;
      /** table */
      table: string;
      /** what holds on that day */
      standing: null | string;
      /** members, or how many */
      members?: number;
      /** members presumed */
      presumed?: number;
      /** name */
      name?: string;
      /** kind */
      kind?: string;
      /** bloc of the pack groups */
      bloc?: string;
      /** formula, or what its check found */
      formula?: null | string;
      /** from: seller, or first month */
      from?: null | string;
      /** last day */
      until?: null | string;
      /** predecessor */
      predecessor?: string;
      /** whether a list of members is published */
      list_published?: string;
      /** who says so */
      source: string;
      /** address of the source */
      link: null | string;
      /** what the figure rests on */
      evidence: string;
      /** the day asked about, or of the record */
      as_of: null | string;
      /** day it was last seen */
      last_seen: string;
      /** note */
      note: null | string;
      /** title */
      title?: string;
      /** parties */
      parties?: null | string;
      /** day */
      date?: null | string;
      /** force */
      force?: string;
      /** force, in the source's words */
      force_words?: string;
      /** stage of an instrument */
      stage?: string;
      /** stage, in the source's words */
      stage_words?: string;
      /** record that took its place */
      superseded_by?: string;
      /** members or lines named */
      named?: number;
      /** members in doubt */
      doubtful?: number;
      /** named beside the count */
      beside?: number;
      /** official count less what is named */
      gap?: null | number;
      /** what is counted */
      subject?: string;
      /** the official count */
      number?: null | number;
      /** exactly, at least or at most */
      bound?: string;
      /** unit */
      unit?: null | string;
      /** words of the source */
      wording?: string;
      /** rows */
      rows?: string;
      /** who imposes it */
      imposer?: string;
      /** type */
      type?: string;
      /** ban, quota, licence, tariff and so on */
      measure?: string;
      /** what it is */
      what?: null | string;
      /** minerals */
      minerals?: string;
      /** form of the good */
      form?: null | string;
      /** customs codes */
      hs?: null | string;
      /** record it belongs to */
      parent?: null | string;
      /** day of announcement */
      announced?: null | string;
      /** first day */
      start?: null | string;
      /** last day */
      end?: null | string;
      /** what ends it */
      ends_by?: string;
      /** what kind the target is */
      target_kind?: string;
      /** whom it is to hurt */
      target?: string;
      /** end use it is for */
      end_use?: null | string;
      /** firms named */
      entities?: null | string;
      /** scope */
      scope?: null | string;
      /** what is doubtful */
      doubt?: null | string;
      /** practice that differs */
      practice?: null | string;
      /** since when */
      practice_from?: null | string;
      /** reported, estimated, withheld, derived, prior or missing */
      flag?: string;
      /** mechanism */
      mechanism?: string;
      /** by good */
      goods?: null | string;
      /** level, in unit */
      level?: null | number;
      /** index it follows */
      index?: null | string;
      /** who pays */
      payer?: null | string;
      /** who receives */
      beneficiary?: null | string;
      /** cap */
      cap?: null | string;
      /** term */
      term?: null | string;
      /** share of the upside that is given back, 0 to 1 */
      upside_share?: null | number;
      /** from when on */
      upside_trigger?: null | string;
      /** the rule */
      rule?: null | string;
      /** agency */
      agency?: string;
      /** exports, target-only, licence or quota */
      instrument?: string;
      /** rung of the ladder, announced to drawn */
      rung?: string;
      /** amount, million USD */
      amount?: null | number;
      /** private money beside it, million USD */
      private_amount?: null | number;
      /** firm */
      firm?: string;
      /** project */
      project?: null | string;
      /** by country */
      countries?: null | string;
      /** record that contains it */
      contained_in?: string;
      /** why it is taken as contained */
      contained_basis?: string;
      /** whether it is new money */
      new_money?: string;
      /** how binding it is */
      bindingness?: string;
      /** whether it falls into the window counted */
      in_window?: string;
      /** holder of the stock */
      holder?: string;
      /** actor */
      actor?: null | string;
      /** held, planned and so on */
      nature?: string;
      /** what is measured */
      metric?: string;
      /** quantity, in unit */
      quantity?: null | number | string;
      /** its lower end */
      quantity_low?: number | null;
      /** its upper end */
      quantity_high?: null | number;
      /** whether it is secret */
      secret?: string;
      /** when it is released */
      release_trigger?: null | string;
      /** how fast */
      release_delay?: null | string;
      /** how it is refilled */
      refill?: null | string;
      /** days until it is due */
      days?: number | string;
      /** day it is due */
      due?: string;
      /** what came of it */
      outcome?: null | string;
      /** day of the outcome */
      outcome_date?: null | string;
      /** country, ISO 3166-1 alpha-3 */
      country?: null | string;
      /** what the measure covers beyond the goods listed: the list is not whole */
      also?: string;
    }[];
    /** finance by rung */
    ladder?: {
      /** rung of the ladder, announced to drawn */
      rung: string;
      /** lines */
      lines: number;
      /** million USD */
      million_usd: number;
      /** lines inside others, left out */
      left_out: number;
    }[];
  };
};

/** a record of the register, with all it says */
export interface PolicyShowRequest {
  /** of a record, as in R008 */
  ID: string;
  /** the day asked about; the day last seen unless given */
  "as-of"?: string;
}

/** what begins and ends, by day */
export interface PolicyCalendarRequest {
  /** the first day */
  from?: string;
  /** the last day */
  until?: string;
}

/** what stands between a seller and a buyer on a day */
export interface PolicyForceRequest {
  /** the good that is sold */
  GOOD: string;
  /** the day asked about; the day last seen unless given */
  "as-of"?: string;
  /** the seller */
  from: string;
  /** the buyer */
  to: string;
  /** military or civil; both unless given */
  use?: "military" | "civil";
  /** the firm that receives it, an actor's id */
  entity?: string;
  /** what a licence costs in time */
  delay?: number;
  /** what licences refuse, 0 to 1 */
  refuse?: number;
  /** rows of grade C and D count, too */
  "c-grade"?: boolean;
}

/** a stock against a shock: its size, purchase and release */
export interface PolicyStockRequest {
  /** the shock; the largest seller outside stops unless given */
  STATEMENT?: string[];
  /** who holds a stock: countries or blocs, with commas between */
  for: string;
  /** a good or mineral; other goods of the mineral are compared */
  good: string;
  /** days of what the place takes in; 60d,90d,180d unless given */
  cover?: string;
  /** how long the shock is looked at; 12 unless given */
  months?: number;
  /** for the runs, with the same answer; as many as processors unless given */
  threads?: number;
}

/** tariffs by shares and elasticities alone */
export interface PolicyGsimRequest {
  /** flows and tariffs, CSV */
  FILE: Blob;
  /** elasticity of demand, below 0; -1.25 unless given */
  demand?: number;
  /** elasticity of supply; 1.5 unless given */
  supply?: number;
  /** between exporters; 5 unless given */
  substitution?: number;
}

/** seven questions on a zone with price floors */
export interface PolicyForumRequest {
  /** the zone, a bloc or @USA+JPN+EU; @FORGE unless given */
  members?: string;
  /** who joins it */
  join?: string;
  /** who leaves it */
  leave?: string;
  /** goods or minerals; those that a contract prices unless given */
  goods?: string;
  /** floors in USD/kg of the good's basis, as 'ndpr:oxide 110' */
  floor?: string;
  /** ndpr:oxide@AUS or a project, to survive a dumping */
  keep?: string;
  /** 'supply CHN ndpr:oxide 20000 tpa above 30 USD/kg' */
  dumping?: string;
  /** of the base year's output that counts as kept; 0.99 unless given */
  "keep-share"?: number;
  /** also the harm the largest outsider does at no cost; seconds */
  coercion?: boolean;
  /** gaps of projects are filled by rules, and marked */
  estimate?: boolean;
  /** a lender's projects beside those of public record */
  projects?: Blob;
  /** for the runs, with the same answer; as many as processors unless given */
  threads?: number;
}

export type PolicyForumFurther_member = {
  /** country, ISO 3166-1 alpha-3 */
  country: string;
  /** why, or why not */
  why: null | string;
  /** change of its own surplus, USD */
  own_change_usd: null | number;
  /** change of the others' surplus, USD */
  others_change_usd: null | number;
  /** sum, USD */
  together_usd: null | number;
  /** what would compensate the losers, USD */
  to_compensate_usd: null | number;
  /** others that lose */
  other_losers: number;
  /** who gains most */
  gains_most: null | string;
  /** who loses most */
  loses_most: null | string;
  /** whether it is better off outside */
  better_off_outside: boolean;
  /** agreements it is a party of */
  agreements: number;
};

export type PolicyForumLevy = {
  /** sentences as in lode shock */
  statements: string[];
  /** known or not, solved or not */
  status: string;
  /** why, or why not */
  why: null | string;
  /** levy, USD/kg */
  levy_usd_per_kg: null | number;
  /** price inside without imports, USD/kg */
  price_without_imports_usd_per_kg: null | number;
  /** price inside, USD/kg */
  price_usd_per_kg?: number;
  /** users' cost after over before */
  users_cost_ratio?: number;
  /** price outside after over before */
  outside_price_ratio?: number;
  /** output there, t/yr */
  output_tpa?: number;
  /** imports of the zone, t/yr */
  imports_tpa?: number;
  /** change of use outside, t/yr */
  outside_use_change_tpa?: number;
  /** change of imports of later stages, t/yr */
  later_stage_imports_change_tpa?: number;
  /** sum of gains and losses less the change of surplus, relative */
  closure?: number;
  /** those inside */
  zone?: PolicyForumChange;
  /** those outside */
  outside?: PolicyForumChange;
  /** members, or how many */
  members?: PolicyForumMember[];
};

export type PolicyForumChange = {
  /** change of users' surplus, USD */
  consumers_usd: number;
  /** change of producers' surplus, USD */
  producers_usd: number;
  /** change of traders' surplus, USD */
  routes_usd: number;
  /** change of the treasury, USD */
  treasury_usd: number;
  /** sum, USD */
  net_usd: number;
};

export type PolicyForumMember = {
  /** country, ISO 3166-1 alpha-3 */
  country: string;
  /** users' cost after over before */
  users_cost_ratio: null | number;
  /** gains and losses */
  change: PolicyForumChange;
};

/** Numbers that are not known are null. Fields are only ever added. */
export type PolicyForumAnswer = {
  /** name and version of this form */
  schema: "lode/forum/1";
  /** version of lode */
  lode: string;
  /** hash of question and data: the same for the same answer */
  run: string;
  /** hash of the packs used */
  data: string;
  /** what was asked, as understood */
  inputs: {
    /** members, or how many */
    members: string;
    /** who joins */
    join: null | string;
    /** who leaves */
    leave: null | string;
    /** the zone, a bloc or its members */
    zone: string;
    /** whether members are presumed */
    members_presumed: boolean;
    /** whether harm by the largest outsider was asked */
    coercion: boolean;
    /** share of output that counts as kept */
    keep_share: number;
    /** priors of investment */
    investment_priors: {
      /** rate a year */
      rate: number;
      /** return to the mean a year */
      reversion_per_year: number;
      /** standard deviation a year */
      sd: number;
      /** discount a year */
      discount: number;
      /** years */
      years: number;
    };
  };
  /** how exactly the equilibria were solved; null where none was */
  certificate: {
    /** largest relative imbalance of a node */
    balance: number;
    /** largest relative violation of a response or bound */
    complementarity: number;
    /** largest relative duality gap */
    gap: number;
    /** steps of Newton's method, all solves */
    newton_steps: number;
    /** factors computed, all solves */
    factorisations: number;
  };
  /** what to know before using the figures */
  warnings: string[];
  /** the answer */
  result: {
    /** record of the proposal */
    proposal: string;
    /** sum of gains and losses less the change of surplus, relative */
    closure: number;
    /** runs of the model */
    n_run: number;
    /** by good */
    goods: {
      /** good, mineral:stage */
      good: string;
      /** what the tonnes are of */
      basis_of_tonnes: string;
      /** basis of the floor that is used */
      chosen_basis: null | string;
      /** first question */
      minerals_and_partners: {
        /** use inside, t/yr */
        use_tpa: number;
        /** made into later stages inside, t/yr */
        converted_tpa: number;
        /** output there, t/yr */
        output_tpa: number;
        /** capacity inside, t/yr */
        capacity_tpa: number;
        /** imports of the zone, t/yr */
        imports_tpa: number;
        /** largest seller to the zone */
        largest_sender: string;
        /** its share of imports */
        largest_sender_share: number;
        /** largest maker in the world */
        leader: string;
        /** its share of output */
        leader_world_share: number;
        /** price inside, USD/kg */
        zone_price_usd_per_kg: number;
        /** price outside, USD/kg */
        outside_price_usd_per_kg: number;
        /** largest harm that costs the sender nothing, USD */
        costless_harm_usd: null | number;
        /** harm per dollar of cost; null where it costs nothing */
        leverage: null | number;
        /** who might join */
        further_members: PolicyForumFurther_member[];
      };
      /** bases of a floor */
      bases: {
        /** what the tonnes are of */
        basis: string;
        /** floor, USD/kg */
        floor_usd_per_kg: null | number;
        /** lower end, USD/kg */
        low_usd_per_kg: null | number;
        /** upper end, USD/kg */
        high_usd_per_kg: null | number;
        /** formula, or what its check found */
        formula: null | string;
        /** who says so */
        source: null | string;
        /** reported, estimated, withheld, derived, prior or missing */
        flag: null | string;
        /** why, or why not */
        why: null | string;
        /** whether this one is used */
        chosen: boolean;
        /** levy of the first floor, in price_unit; or under a levy */
        levy: PolicyForumLevy | null;
      }[];
      /** fourth question */
      implementation: {
        /** what the tonnes are of */
        basis: string;
        /** under contracts for difference */
        cfd: PolicyForumLevy;
        /** a floor at the next stage */
        next_stage: Record<string, unknown> | null;
      };
      /** fifth question */
      coordination: {
        /** if a member stays out */
        stays_out: PolicyForumFurther_member[];
        /** the zone as named */
        zone_as_named: Record<string, unknown> | null;
      };
      /** sixth question */
      investment: {
        /** price at which an investment is made */
        triggers: {
          /** standard deviation a year */
          sd: number;
          /** price over cost */
          price_over_cost: number;
        }[];
        /** what a guarantee costs, USD/kg */
        guarantee_cost_usd_per_kg: number;
        /** what is given back, USD/kg */
        guarantee_upside_usd_per_kg: number;
        /** share of the upside that is given back, 0 to 1 */
        upside_share: number;
      };
      /** seventh question */
      scrap: {
        /** recycling rate at the end of life */
        end_of_life_rate: number | null;
        /** who says so */
        source: string | null;
        /** share of use from scrap */
        share_from_scrap: number;
        /** effect of the floor on scrap */
        effect_of_floor: Record<string, unknown> | null;
        /** why, or why not */
        why: string;
      };
    }[];
    /** floor that keeps an output under dumping */
    keep: {
      /** good, mineral:stage */
      good: string;
      /** country, ISO 3166-1 alpha-3 */
      country: string;
      /** the dumping, a sentence */
      dumping: string;
      /** output there, t/yr */
      output_tpa: number;
      /** output under the dumping, t/yr */
      dumped_output_tpa: number;
      /** output that is to be kept, t/yr */
      wanted_output_tpa: number;
      /** price inside, USD/kg */
      price_usd_per_kg: number;
      /** price under the dumping, USD/kg */
      dumped_price_usd_per_kg: number;
      /** smallest floor by a levy, USD/kg */
      levy_floor_usd_per_kg: number;
      /** levy, USD/kg */
      levy_usd_per_kg: number;
      /** gain of the zone under the levy, USD */
      levy_net_usd: number;
      /** why there is none */
      levy_why: string | null;
      /** smallest floor under contracts, USD/kg */
      cfd_floor_usd_per_kg: number;
      /** what contracts for difference cost, USD */
      cfd_budget_usd: number;
      /** gain of the zone under contracts, USD */
      cfd_net_usd: number;
      /** why there is none */
      cfd_why: string | null;
      /** solves */
      solves: number;
      /** id of the project */
      project?: null;
      /** operating cost and annuity of capital, USD/kg */
      break_even_usd_per_kg?: null;
      /** whether it rests on filled figures */
      break_even_estimated?: boolean;
      /** what it sells, as a sentence */
      supply?: null;
    } | null;
  };
};

/** a policy in a file: who pays, and other means */
export interface PolicyRunRequest {
  /** the policy, YAML; - is standard input */
  FILE?: Blob;
  /** other means to the same floor; all unless given */
  compare?: string;
  /** whose rows are told; the file's, or the zone's unless given */
  for?: string;
  /** what is done in return; the file's unless given */
  retaliation?: string;
  /** other prices of the first floor, USD/kg */
  "floor-range"?: string;
  /** bands of 10 to 90 % of who pays, from N draws */
  draws?: number;
  /** of the draws; 1 unless given */
  seed?: number;
  /** instead of FILE: what is in force on these goods */
  good?: string;
  /** with --good: the day; the day last seen unless given */
  "as-of"?: string;
  /** with --good: the seller; everyone unless given */
  from?: string;
  /** with --good: the buyer, whose money is told */
  to?: string;
  /** with --good: month by month from that day's */
  months?: number;
  /** with --months: length of a period; months unless given */
  period?: "months" | "quarters" | "years";
  /** with --good: what a licence costs in time */
  delay?: number;
  /** with --good: what licences refuse, 0 to 1 */
  refuse?: number;
  /** with --good: rows of grade C and D are run, too */
  "c-grade"?: boolean;
  /** gaps of projects are filled by rules, and marked */
  estimate?: boolean;
  /** a lender's projects beside those of public record */
  projects?: Blob;
  /** for the runs, with the same answer; as many as processors unless given */
  threads?: number;
}

export type PolicyRunIncidence = {
  /** country, ISO 3166-1 alpha-3 */
  country: string;
  /** whether inside the zone */
  inside: boolean;
  /** change of users' surplus, USD */
  consumers_usd: number;
  /** change of producers' surplus, USD */
  producers_usd: number;
  /** change of traders' surplus, USD */
  routes_usd: number;
  /** change of stock holders' surplus, USD */
  stocks_usd: number;
  /** change of the treasury, USD */
  treasury_usd: number;
  /** part of it borne by later stages, USD */
  downstream_usd: number;
  /** sum, USD */
  net_usd: number;
  /** 10 % of the draws */
  low?: {
    /** users, USD */
    consumers_usd?: number;
    /** makers, USD */
    producers_usd?: number;
    /** traders, USD */
    routes_usd?: number;
    /** holders of stocks, USD */
    stocks_usd?: number;
    /** treasuries, USD */
    treasury_usd?: number;
    /** downstream, USD */
    downstream_usd?: number;
    /** sum, USD */
    net_usd?: number;
  };
  /** 90 % of the draws */
  high?: {
    /** users, USD */
    consumers_usd?: number;
    /** makers, USD */
    producers_usd?: number;
    /** traders, USD */
    routes_usd?: number;
    /** holders of stocks, USD */
    stocks_usd?: number;
    /** treasuries, USD */
    treasury_usd?: number;
    /** downstream, USD */
    downstream_usd?: number;
    /** sum, USD */
    net_usd?: number;
  };
};

export type PolicyRunChange = {
  /** change of users' surplus, USD */
  consumers_usd: number;
  /** change of producers' surplus, USD */
  producers_usd: number;
  /** change of traders' surplus, USD */
  routes_usd: number;
  /** change of stock holders' surplus, USD */
  stocks_usd: number;
  /** change of the treasury, USD */
  treasury_usd: number;
  /** part of it borne by later stages, USD */
  downstream_usd: number;
  /** sum, USD */
  net_usd: number;
  /** 10 % of the draws */
  low?: {
    /** users, USD */
    consumers_usd?: number;
    /** makers, USD */
    producers_usd?: number;
    /** traders, USD */
    routes_usd?: number;
    /** holders of stocks, USD */
    stocks_usd?: number;
    /** treasuries, USD */
    treasury_usd?: number;
    /** downstream, USD */
    downstream_usd?: number;
    /** sum, USD */
    net_usd?: number;
  };
  /** 90 % of the draws */
  high?: {
    /** users, USD */
    consumers_usd?: number;
    /** makers, USD */
    producers_usd?: number;
    /** traders, USD */
    routes_usd?: number;
    /** holders of stocks, USD */
    stocks_usd?: number;
    /** treasuries, USD */
    treasury_usd?: number;
    /** downstream, USD */
    downstream_usd?: number;
    /** sum, USD */
    net_usd?: number;
  };
};

export type PolicyRunState = {
  /** inside, USD/t */
  inside_usd_per_t: null | number;
  /** outside, USD/t */
  outside_usd_per_t: null | number;
  /** output there, t/yr */
  output_tpa: number;
  /** use inside, t/yr */
  use_tpa: number;
  /** imports of the zone, t/yr */
  imports_tpa: number;
  /** exports of the zone, t/yr */
  exports_tpa: number;
};

/** Numbers that are not known are null. Fields are only ever added. */
export type PolicyRunAnswer = {
  /** name and version of this form */
  schema: "lode/policy-run/1";
  /** version of lode */
  lode: string;
  /** hash of question and data: the same for the same answer */
  run: string;
  /** hash of the packs used */
  data: string;
  /** what was asked, as understood */
  inputs: {
    /** name */
    name: string;
    /** the base year */
    base_year: number;
    /** the zone, a bloc or its members */
    zone: string;
    /** whose view, country or bloc */
    for: string;
    /** what happens with and without the policy */
    background: string[];
    /** sentences as in lode shock */
    statements: string[];
    /** over which time */
    horizon: string | null;
    /** what is done in return */
    retaliation: null | string;
  };
  /** how exactly the equilibria were solved; null where none was */
  certificate: {
    /** largest relative imbalance of a node */
    balance: number;
    /** largest relative violation of a response or bound */
    complementarity: number;
    /** largest relative duality gap */
    gap: number;
    /** steps of Newton's method, all solves */
    newton_steps: number;
    /** factors computed, all solves */
    factorisations: number;
  };
  /** what to know before using the figures */
  warnings: string[];
  /** the answer */
  result: {
    /** known or not, solved or not */
    status: string;
    /** who gains and loses, by country */
    incidence: PolicyRunIncidence[];
    /** those inside */
    zone: PolicyRunChange;
    /** those outside */
    outside: PolicyRunChange;
    /** all countries */
    all: PolicyRunChange;
    /** good, mineral:stage */
    good: string;
    /** levy of the first floor, in price_unit; or under a levy */
    levy: null | number;
    /** price, or its figure */
    price: number;
    /** unit of levy and price */
    price_unit: string;
    /** the levy */
    levies: {
      /** levy or payment, USD/t */
      usd_per_t: null | number;
      /** over the seller's price */
      share_of_sellers_price: null | number;
      /** the same by period, USD/t */
      usd_per_t_by_period: number[];
    };
    /** prices */
    prices: {
      /** inside before, USD/t */
      inside_before_usd_per_t: number;
      /** inside, USD/t */
      inside_usd_per_t: number;
      /** outside before, USD/t */
      outside_before_usd_per_t: number;
      /** outside, USD/t */
      outside_usd_per_t: number;
    };
    /** by good */
    goods: {
      /** good, mineral:stage */
      good: string;
      /** whether the policy names it */
      covered: boolean;
      /** without the policy */
      without: PolicyRunState;
      /** with it */
      with: PolicyRunState;
      /** output inside that the policy keeps, t/yr */
      output_kept_tpa: number;
    }[];
    /** price floors */
    floors?: {
      /** sentence as in lode shock */
      statement: string;
      /** sender, or means */
      by: string;
      /** where it holds */
      where: string;
      /** good, mineral:stage */
      good: string;
      /** the floor, USD/t */
      floor_usd_per_t: number;
      /** price there, USD/t */
      price_usd_per_t: number;
      /** output there, t/yr */
      output_tpa: number;
      /** what it costs, USD */
      cost_usd: number;
      /** levy or payment, USD/t */
      usd_per_t: number;
      /** the same by period, USD/t */
      usd_per_t_by_period: number[];
      /** price there without imports, USD/t */
      price_without_imports_usd_per_t: number;
    }[];
    /** solves that found the levies */
    floor_solves?: number;
    /** largest relative distance of a price from its floor */
    floor_off?: number;
    /** cases */
    cases: {
      /** other means, or retaliation */
      case: string;
      /** known or not, solved or not */
      status: string;
      /** why, where it is not plain */
      reason: string | null;
      /** sentences as in lode shock */
      statements: string[];
      /** those inside */
      zone: PolicyRunChange;
      /** those outside */
      outside: PolicyRunChange;
      /** inside, USD/t */
      inside_usd_per_t: number;
      /** outside, USD/t */
      outside_usd_per_t: number;
      /** output there, t/yr */
      output_tpa: number;
      /** imports of the zone, t/yr */
      imports_tpa: number;
      /** its levy, USD/t */
      levy_usd_per_t: null | number;
      /** sum of gains and losses less the change of surplus, relative */
      closure: number;
      /** solves */
      solves: number;
      /** largest relative distance of a price from its floor */
      floor_off: number;
      /** who gains and loses, by country */
      incidence?: PolicyRunIncidence[];
    }[];
    /** other prices of the first floor */
    floor_range: {
      /** other means, or retaliation */
      case: string;
      /** floor, USD/kg */
      floor_usd_per_kg: number;
      /** known or not, solved or not */
      status: string;
      /** why, where it is not plain */
      reason: string | null;
      /** sentences as in lode shock */
      statements: string[];
      /** those inside */
      zone: PolicyRunChange;
      /** those outside */
      outside: PolicyRunChange;
      /** inside, USD/t */
      inside_usd_per_t: number;
      /** outside, USD/t */
      outside_usd_per_t: number;
      /** output there, t/yr */
      output_tpa: number;
      /** imports of the zone, t/yr */
      imports_tpa: number;
      /** its levy, USD/t */
      levy_usd_per_t: number;
      /** sum of gains and losses less the change of surplus, relative */
      closure: number;
      /** solves */
      solves: number;
      /** largest relative distance of a price from its floor */
      floor_off: number;
    }[];
    /** where it leaks */
    leakage: {
      /** flows between countries */
      flows: {
        /** good, mineral:stage */
        good: string;
        /** from: seller, or first month */
        from: string;
        /** buyer */
        to: string;
        /** whether the policy names it */
        covered: boolean;
        /** before, t/yr */
        before_tpa: number;
        /** after, t/yr */
        after_tpa: number;
      }[];
      /** protection of stages */
      protection: {
        /** good, mineral:stage */
        good: string;
        /** value added before, USD/t */
        value_added_before_usd_per_t: number;
        /** value added, USD/t */
        value_added_usd_per_t: number;
        /** nominal rate */
        nominal: number;
        /** effective rate */
        effective: number;
      }[];
      /** later stages that have no market in the packs */
      stages_without_a_market: string[];
      /** cost passed on to users that rows name, without any response */
      pass_through?: {
        /** good, mineral:stage */
        good?: string;
        /** user */
        user?: string;
        /** industry */
        industry?: string;
        /** use tpa */
        use_tpa?: number;
        /** usd per year */
        usd_per_year?: number;
        /** 10 % of the draws */
        low?: number;
        /** 90 % of the draws */
        high?: number;
        /** basis */
        basis?: string;
        /** R, E, P or M: reported, estimated, prior, missing */
        flag?: string;
        /** file of the row */
        file?: string;
        /** line of the row */
        line?: number;
        /** unit */
        unit?: string;
        /** tonnes per unit */
        tonnes_per_unit?: number;
        /** usd per unit */
        usd_per_unit?: number;
      }[];
    };
    /** by segment of use */
    segments: {
      /** good, mineral:stage */
      good: string;
      /** segment of use */
      segment: string;
      /** industry, code of the input-output table */
      sector: string;
      /** use before, t/yr */
      use_before_tpa: number;
      /** use after, t/yr */
      use_after_tpa: number;
      /** use that is not met, t/yr of the good's basis */
      unmet_tpa: number;
      /** loss of welfare, USD */
      loss_usd: number;
    }[];
    /** why, where it is not plain */
    reason: string | null;
    /** sum of gains and losses less the change of surplus, relative */
    closure: number;
    /** draws */
    draws?: number;
    /** of the draws */
    seed?: number;
    /** draws that were solved */
    draws_with_an_answer?: number;
    /** what the register says is in force, where the policy is its */
    register?: {
      /** day */
      as_of?: string;
      /** what a licence costs in time, days */
      delay_days?: number;
      /** what licences refuse, 0 to 1 */
      refuse_share?: number;
      /** whether what licences let through was left open */
      pass_through_not_said?: boolean;
      /** measures of the register */
      measures?: {
        /** id of the record */
        id?: string;
        /** who imposes it, ISO3 */
        imposer?: string;
        /** what kind */
        type?: string;
        /** in force, suspended and so on, on that day */
        standing?: string;
        /** why */
        reason?: string;
        /** grade of the source, A to D */
        evidence?: string;
        /** where it is from */
        source?: string;
        /** sentences of lode shock that stand for it */
        sentences?: string[];
        /** why there is none */
        no_sentence?: null | string;
      }[];
    };
    /** projects: the file asked for, or what becomes of each */
    projects?: {
      /** id of the record */
      id?: string;
      /** name */
      name?: string;
      /** country */
      country?: string;
      /** inside the zone */
      inside?: boolean;
      /** good, mineral:stage */
      good?: string;
      /** rung of the ladder */
      status?: string;
      /** tpa */
      tpa?: number;
      /** operating cost and annuity of capital, USD/t */
      break_even_usd_per_t?: {
        /** value */
        value?: number;
        /** 10 % of the draws */
        low?: number;
        /** 90 % of the draws */
        high?: number;
        /** whether it rests on filled figures */
        estimated?: boolean;
      };
      /** annuity of capital, USD/t */
      capital_usd_per_t?: number;
      /** what is not known of it */
      lacks?: null;
      /** price without the policy, USD/t */
      without_usd_per_t?: number;
      /** price with it, USD/t */
      with_usd_per_t?: number;
      /** whether the price is a mean, as its country has none */
      mean_price?: boolean;
      /** viable without the policy */
      viable_without?: string;
      /** viable with it */
      viable_with?: string;
    }[];
    /** projects of these goods that lack figures */
    projects_not_judged?: number;
    /** how many are viable, by good and country */
    projects_by_place?: {
      /** good, mineral:stage */
      good?: string;
      /** country */
      country?: string;
      /** projects: the file asked for, or what becomes of each */
      projects?: number;
      /** viable without the policy */
      viable_without?: number;
      /** viable with it */
      viable_with?: number;
      /** unknown */
      unknown?: number;
    }[];
  };
};

/** events, the latest first */
export interface EventListRequest {
  /** only events of this kind */
  kind?: "restriction" | "relaxation" | "agreement" | "price_instrument" | "tariff" | "stockpile" | "finance" | "capacity" | "outage" | "conflict" | "list_change" | "data_release" | "analysis" | "deadline";
  /** actor or target; also an actor of the register */
  country?: string;
  /** a good or a mineral */
  good?: string;
  /** only events that stand so */
  status?: "reported" | "announced" | "in force" | "suspended" | "lapsed" | "withdrawn" | "unknown" | "not yet" | "done" | "due";
  /** dated from this day */
  since?: string;
  /** dated to this day */
  until?: string;
  /** the day of the status; the day last seen unless given */
  "as-of"?: string;
  /** only your own, not the register's */
  own?: boolean;
}

/** Numbers that are not known are null. Fields are only ever added. */
export type EventListAnswer = {
  /** name and version of this form */
  schema: "lode/event/1";
  /** version of lode */
  lode: string;
  /** hash of question and data: the same for the same answer */
  run: string;
  /** hash of the packs used */
  data: string;
  /** what was asked, as understood */
  inputs: {
    /** which question of the desk, or the event asked for */
    question: string;
    /** the day that the answer speaks of */
    as_of: string;
  };
  /** how exactly the equilibria were solved; null where none was */
  certificate: null;
  /** what to know before using the answer */
  warnings: string[];
  /** the answer */
  result: {
    /** events, or how many were looked at */
    events: {
      /** of the event, stays */
      id: string;
      /** of its address */
      slug: null | string;
      /** restriction, tariff, agreement, finance and so on */
      kind: string;
      /** one line */
      title: string;
      /** of the dateline */
      place: null | string;
      /** of the event: a day, a month or a year */
      date: string;
      /** the day it was announced */
      announced: null | string;
      /** the day it takes effect */
      effective_from: null | string;
      /** first day of the latest suspension */
      suspended_from: null | string;
      /** last day of it */
      suspended_until: null | string;
      /** last day, ended by an act */
      effective_to: null | string;
      /** last day by its own terms */
      expires: null | string;
      /** the day it was withdrawn */
      withdrawn: null | string;
      /** the day it is to be looked at again */
      review: null | string;
      /** ids of events that it replaces */
      supersedes: string[];
      /** ids of events that belong to it */
      related: string[];
      /** who acts: countries, blocs, actors of the register */
      actor: string[];
      /** against whom or for whom; '*': everyone */
      target: string[];
      /** whom it leaves out */
      excepted: string[];
      /** all, military and so on */
      end_use: null | string;
      /** goods and minerals */
      commodity: string[];
      /** forms as the act words them */
      form: null | string;
      /** codes of the Harmonized System */
      hs: string[];
      /** their revision */
      hs_revision: null | string;
      /** ban, quota, licence, export_tax and so on */
      instrument: null | string;
      /** numbers of the instrument */
      parameters: {
        /** tonnes a year */
        quota_tpa: null | number;
        /** percent of the value */
        rate_percent: null | number;
        /** days that a licence takes */
        delay_days: null | number;
        /** share of licences refused, 0 to 1 */
        refuse_share: null | number;
        /** share of output or trade that is lost, 0 to 1 */
        lost_share: null | number;
        /** price floor, USD per kg of content */
        floor_usd_per_kg: null | number;
        /** how the floor is held */
        floor_by: null | string;
        /** money, USD million */
        amount_musd: null | number;
        /** capital cost, USD million */
        capex_musd: null | number;
        /** capacity, t/yr */
        capacity_tpa: null | number;
        /** first year of the capacity */
        start_year: null | number;
        /** tonnes stored */
        stock_t: null | number;
      };
      /** the year whose flows were not restricted yet */
      baseline: null | string;
      /** confirmed, reported or rumoured */
      certainty: string;
      /** A official, B press, C secondary, D derived */
      grade: null | string;
      /** who entered it */
      analyst: null | string;
      /** draft, reviewed or published */
      review_state: null | string;
      /** sentences instead of those of the instrument */
      scenario: string[];
      /** sentence of what may be done in return */
      retaliation: null | string;
      /** words */
      tags: string[];
      /** chips, magnets, batteries, defence, grid, medical */
      sectors: string[];
      /** what an earlier version had wrong */
      correction: null | string;
      /** text */
      notes: null | string;
      /** who says so */
      sources: {
        /** who published it */
        publisher: null | string;
        /** of the publication */
        title: null | string;
        /** of the publication */
        date: null | string;
        /** address */
        url: null | string;
        /** of the copy that was read */
        sha256: null | string;
        /** at most 25 words */
        quote: null | string;
        /** the day it was seen */
        accessed: null | string;
      }[];
      /** on the day of the answer */
      status: string;
      /** whether it is of the user's store */
      own: boolean;
      /** of the register that it is made of */
      record: null | string;
      /** 0 for one of the register */
      revision: number;
      /** first stamp */
      created: string;
      /** last stamp */
      updated: string;
    }[];
  };
};

/** one event with sources, sentences and what the checks say */
export interface EventShowRequest {
  /** an event, as evt-r008 */
  ID: string;
  /** the day of the status; the day last seen unless given */
  "as-of"?: string;
  /** an earlier one of your own */
  revision?: number;
}

/** Numbers that are not known are null. Fields are only ever added. */
export type EventShowAnswer = {
  /** name and version of this form */
  schema: "lode/event/1";
  /** version of lode */
  lode: string;
  /** hash of question and data: the same for the same answer */
  run: string;
  /** hash of the packs used */
  data: string;
  /** what was asked, as understood */
  inputs: {
    /** which question of the desk, or the event asked for */
    question: string;
    /** the day that the answer speaks of */
    as_of: string;
  };
  /** how exactly the equilibria were solved; null where none was */
  certificate: null;
  /** what to know before using the answer */
  warnings: {
    /** id of the event */
    event: string;
    /** error or warning */
    severity: string;
    /** what is found */
    sentence: string;
  }[];
  /** the answer */
  result: {
    /** the event */
    event: {
      /** of the event, stays */
      id: string;
      /** of its address */
      slug: null | string;
      /** restriction, tariff, agreement, finance and so on */
      kind: string;
      /** one line */
      title: string;
      /** of the dateline */
      place: null | string;
      /** of the event: a day, a month or a year */
      date: string;
      /** the day it was announced */
      announced: null | string;
      /** the day it takes effect */
      effective_from: null | string;
      /** first day of the latest suspension */
      suspended_from: null | string;
      /** last day of it */
      suspended_until: null | string;
      /** last day, ended by an act */
      effective_to: null | string;
      /** last day by its own terms */
      expires: null | string;
      /** the day it was withdrawn */
      withdrawn: null | string;
      /** the day it is to be looked at again */
      review: null | string;
      /** ids of events that it replaces */
      supersedes: string[];
      /** ids of events that belong to it */
      related: string[];
      /** who acts: countries, blocs, actors of the register */
      actor: string[];
      /** against whom or for whom; '*': everyone */
      target: string[];
      /** whom it leaves out */
      excepted: string[];
      /** all, military and so on */
      end_use: null | string;
      /** goods and minerals */
      commodity: string[];
      /** forms as the act words them */
      form: null | string;
      /** codes of the Harmonized System */
      hs: string[];
      /** their revision */
      hs_revision: null | string;
      /** ban, quota, licence, export_tax and so on */
      instrument: null | string;
      /** numbers of the instrument */
      parameters: {
        /** tonnes a year */
        quota_tpa: null | number;
        /** percent of the value */
        rate_percent: null | number;
        /** days that a licence takes */
        delay_days: null | number;
        /** share of licences refused, 0 to 1 */
        refuse_share: null | number;
        /** share of output or trade that is lost, 0 to 1 */
        lost_share: null | number;
        /** price floor, USD per kg of content */
        floor_usd_per_kg: null | number;
        /** how the floor is held */
        floor_by: null | string;
        /** money, USD million */
        amount_musd: null | number;
        /** capital cost, USD million */
        capex_musd: null | number;
        /** capacity, t/yr */
        capacity_tpa: null | number;
        /** first year of the capacity */
        start_year: null | number;
        /** tonnes stored */
        stock_t: null | number;
      };
      /** the year whose flows were not restricted yet */
      baseline: null | string;
      /** confirmed, reported or rumoured */
      certainty: string;
      /** A official, B press, C secondary, D derived */
      grade: null | string;
      /** who entered it */
      analyst: null | string;
      /** draft, reviewed or published */
      review_state: null | string;
      /** sentences instead of those of the instrument */
      scenario: string[];
      /** sentence of what may be done in return */
      retaliation: null | string;
      /** words */
      tags: string[];
      /** chips, magnets, batteries, defence, grid, medical */
      sectors: string[];
      /** what an earlier version had wrong */
      correction: null | string;
      /** text */
      notes: null | string;
      /** who says so */
      sources: {
        /** who published it */
        publisher: null | string;
        /** of the publication */
        title: null | string;
        /** of the publication */
        date: null | string;
        /** address */
        url: null | string;
        /** of the copy that was read */
        sha256: null | string;
        /** at most 25 words */
        quote: null | string;
        /** the day it was seen */
        accessed: null | string;
      }[];
      /** on the day of the answer */
      status: string;
      /** whether it is of the user's store */
      own: boolean;
      /** of the register that it is made of */
      record: null | string;
      /** 0 for one of the register */
      revision: number;
      /** first stamp */
      created: string;
      /** last stamp */
      updated: string;
    };
    /** sentences of lode shock */
    sentences: string[];
    /** why there is none, or what is left out */
    no_sentence: null | string;
  };
};

/** events as YAML, with --csv as CSV */
export interface EventExportRequest {
  /** only events of this kind */
  kind?: "restriction" | "relaxation" | "agreement" | "price_instrument" | "tariff" | "stockpile" | "finance" | "capacity" | "outage" | "conflict" | "list_change" | "data_release" | "analysis" | "deadline";
  /** actor or target; also an actor of the register */
  country?: string;
  /** a good or a mineral */
  good?: string;
  /** only events that stand so */
  status?: "reported" | "announced" | "in force" | "suspended" | "lapsed" | "withdrawn" | "unknown" | "not yet" | "done" | "due";
  /** dated from this day */
  since?: string;
  /** dated to this day */
  until?: string;
  /** the day of the status; the day last seen unless given */
  "as-of"?: string;
  /** only your own, not the register's */
  own?: boolean;
}

/** one page on what an event does */
export interface EventBriefRequest {
  /** an event, as evt-r008 */
  ID: string;
  /** run these instead */
  SENTENCE?: string[];
  /** whose loss; the first target unless given */
  for?: string;
  /** the day of 'as it stands'; the day last seen unless given */
  "as-of"?: string;
  /** of licences that state none */
  delay?: number;
  /** of licences that state none, 0 to 1 */
  refuse?: number;
  /** for bands and likelihood; 200 unless given */
  draws?: number;
  /** of the draws; 1 unless given */
  seed?: number;
  /** changes no bit; one for each processor unless given */
  threads?: number;
  /** an earlier one of your own */
  revision?: number;
  /** run grade C and D, too */
  "c-grade"?: boolean;
}

/** Numbers that are not known are null. Fields are only ever added. */
export type EventBriefAnswer = {
  /** name and version of this form */
  schema: "lode/event/1";
  /** version of lode */
  lode: string;
  /** hash of question and data: the same for the same answer */
  run: string;
  /** hash of the packs used */
  data: string;
  /** what was asked, as understood */
  inputs: {
    /** which question of the desk, or the event asked for */
    question: string;
    /** the day that the answer speaks of */
    as_of: string;
    /** of the draws */
    seed: number;
  };
  /** how exactly the equilibria were solved; null where none was */
  certificate: null | {
    /** largest relative imbalance of a node */
    balance: number;
    /** largest relative violation of a response or bound */
    complementarity: number;
    /** largest relative duality gap */
    gap: number;
    /** steps of Newton's method, all solves */
    newton_steps: number;
    /** factors computed, all solves */
    factorisations: number;
  };
  /** what to know before using the answer */
  warnings: string[];
  /** the answer */
  result: {
    /** the event */
    event: {
      /** of the event, stays */
      id: string;
      /** of its address */
      slug: null | string;
      /** restriction, tariff, agreement, finance and so on */
      kind: string;
      /** one line */
      title: string;
      /** of the dateline */
      place: null | string;
      /** of the event: a day, a month or a year */
      date: string;
      /** the day it was announced */
      announced: null | string;
      /** the day it takes effect */
      effective_from: null | string;
      /** first day of the latest suspension */
      suspended_from: null | string;
      /** last day of it */
      suspended_until: null | string;
      /** last day, ended by an act */
      effective_to: null | string;
      /** last day by its own terms */
      expires: null | string;
      /** the day it was withdrawn */
      withdrawn: null | string;
      /** the day it is to be looked at again */
      review: null | string;
      /** ids of events that it replaces */
      supersedes: string[];
      /** ids of events that belong to it */
      related: string[];
      /** who acts: countries, blocs, actors of the register */
      actor: string[];
      /** against whom or for whom; '*': everyone */
      target: string[];
      /** whom it leaves out */
      excepted: string[];
      /** all, military and so on */
      end_use: null | string;
      /** goods and minerals */
      commodity: string[];
      /** forms as the act words them */
      form: null | string;
      /** codes of the Harmonized System */
      hs: string[];
      /** their revision */
      hs_revision: null | string;
      /** ban, quota, licence, export_tax and so on */
      instrument: null | string;
      /** numbers of the instrument */
      parameters: {
        /** tonnes a year */
        quota_tpa: null | number;
        /** percent of the value */
        rate_percent: null | number;
        /** days that a licence takes */
        delay_days: null | number;
        /** share of licences refused, 0 to 1 */
        refuse_share: null | number;
        /** share of output or trade that is lost, 0 to 1 */
        lost_share: null | number;
        /** price floor, USD per kg of content */
        floor_usd_per_kg: null | number;
        /** how the floor is held */
        floor_by: null | string;
        /** money, USD million */
        amount_musd: null | number;
        /** capital cost, USD million */
        capex_musd: null | number;
        /** capacity, t/yr */
        capacity_tpa: null | number;
        /** first year of the capacity */
        start_year: null | number;
        /** tonnes stored */
        stock_t: null | number;
      };
      /** the year whose flows were not restricted yet */
      baseline: null | string;
      /** confirmed, reported or rumoured */
      certainty: string;
      /** A official, B press, C secondary, D derived */
      grade: null | string;
      /** who entered it */
      analyst: null | string;
      /** draft, reviewed or published */
      review_state: null | string;
      /** sentences instead of those of the instrument */
      scenario: string[];
      /** sentence of what may be done in return */
      retaliation: null | string;
      /** words */
      tags: string[];
      /** chips, magnets, batteries, defence, grid, medical */
      sectors: string[];
      /** what an earlier version had wrong */
      correction: null | string;
      /** text */
      notes: null | string;
      /** who says so */
      sources: {
        /** who published it */
        publisher: null | string;
        /** of the publication */
        title: null | string;
        /** of the publication */
        date: null | string;
        /** address */
        url: null | string;
        /** of the copy that was read */
        sha256: null | string;
        /** at most 25 words */
        quote: null | string;
        /** the day it was seen */
        accessed: null | string;
      }[];
      /** on the day of the answer */
      status: string;
      /** whether it is of the user's store */
      own: boolean;
      /** of the register that it is made of */
      record: null | string;
      /** 0 for one of the register */
      revision: number;
      /** first stamp */
      created: string;
      /** last stamp */
      updated: string;
    };
    /** one sentence, with likelihood where draws have one */
    headline: string;
    /** whose loss; null: the world's */
    for: null | string;
    /** central loss over 12 months, present value, USD */
    loss_usd: null | number;
    /** 10 % of draws lie below, USD */
    loss_low_usd: null | number;
    /** 10 % of draws lie above, USD */
    loss_high_usd: null | number;
    /** two digits of the low end, USD */
    at_least_usd: null | number;
    /** share of draws with so much or more */
    at_least_probability: null | number;
    /** the word for it (ICD 203) */
    likelihood: null | string;
    /** sentences of lode shock */
    sentences: string[];
    /** why there is none, or what is left out */
    no_sentence: null | string;
    /** the cases run */
    runs: {
      /** name of the case */
      run: string;
      /** what it assumes */
      what: string;
      /** solved, or why not */
      verdict: string;
      /** central loss over 12 months, present value, USD */
      loss_usd: null | number;
      /** price after over before, of the main good */
      price_ratio: null | number;
    }[];
    /** who loses and gains, the largest first */
    countries: {
      /** ISO 3166-1 alpha-3 */
      country: string;
      /** change for users, gain above 0, USD */
      consumer_usd: number;
      /** change for makers, gain above 0, USD */
      producer_usd: number;
      /** central loss over 12 months, present value, USD */
      loss_usd: null | number;
    }[];
    /** shortage by use, the largest first */
    uses: {
      /** segment of use */
      use: string;
      /** good, mineral:stage */
      good: string;
      /** before, t/yr */
      before_tpa: number;
      /** after, t/yr */
      after_tpa: number;
      /** short, t/yr */
      unmet_tpa: number;
    }[];
    /** loss of GDP a year, USD */
    gdp_usd: {
      /** lower end */
      low: null | number;
      /** central */
      value: null | number;
      /** upper end */
      high: null | number;
      /** what to know of it */
      note: null | string;
    };
    /** days of intake that stocks last */
    stock_days: null | number;
    /** the first five */
    remedies: {
      /** kind of remedy */
      remedy: string;
      /** what is done */
      what: string;
      /** loss avoided, USD */
      avoided_usd: null | number;
      /** cost, USD */
      cost_usd: null | number;
      /** to effect */
      months: null | number;
      /** who can do it */
      who_acts: null | string;
    }[];
    /** low, moderate, high or none, by a fixed rule */
    confidence: string;
    /** what the rule looked at */
    why: string;
    /** fields changed since the revision before */
    changed: null | string;
    /** why */
    changed_why: null | string;
    /** central loss of the revision before, USD */
    loss_before_usd: null | number;
  };
};

/** forecast beside outcome, and what is open */
export interface EventTrackRequest {
  /** one event; all unless given */
  ID?: string;
  /** for bands of the past; 100 are kept for pages; none unless given */
  draws?: number;
}

/** Numbers that are not known are null. Fields are only ever added. */
export type EventTrackAnswer = {
  /** name and version of this form */
  schema: "lode/track/1";
  /** version of lode */
  lode: string;
  /** hash of question and data: the same for the same answer */
  run: string;
  /** hash of the packs used */
  data: string;
  /** what was asked, as understood */
  inputs: {
    /** which question of the desk, or the event asked for */
    question: string;
    /** for bands of the past; 0: none were asked for */
    draws: number;
  };
  /** how exactly the equilibria were solved; null where none was */
  certificate: null;
  /** what to know before using the answer */
  warnings: string[];
  /** the answer */
  result: {
    /** forecast beside outcome */
    rows: {
      /** ids of events that it belongs to */
      events: string[];
      /** of lode backtest; null: entered by the desk */
      episode: null | string;
      /** of the episode or event */
      title: string;
      /** as published; null: entered by the desk */
      series: null | string;
      /** good, mineral:stage */
      good: string;
      /** price, price_gap, export_volume, exports, or a null test: nothing was to happen */
      what: string;
      /** months or dates that were observed */
      when: string;
      /** multiple of before, as the model says */
      forecast: null | number;
      /** 10 % of draws lie below; null: no draws */
      forecast_low: null | number;
      /** 10 % of draws lie above; null: no draws */
      forecast_high: null | number;
      /** multiple of before */
      observed: number;
      /** lower end as published; null: one figure */
      observed_low: null | number;
      /** upper end as published; null: one figure */
      observed_high: null | number;
      /** logarithm of forecast over observed */
      log_error: null | number;
      /** rows inside their band */
      inside: boolean | null;
      /** who says so */
      source: string;
      /** address */
      link: null | string;
      /** what to know of it */
      note: null | string;
      /** version and data of an entered forecast */
      said_by: null | string;
    }[];
    /** ids of events with a forecast and no outcome */
    open: string[];
    /** rows with an error, null tests apart */
    scored: number;
    /** mean size of it */
    mean_log_error: null | number;
    /** rows with a band */
    with_band: number;
    /** rows inside their band */
    inside: number;
  };
};

/** projects of public record, and what a choice lacks */
export interface ProjectListRequest {
  /** in this country or bloc */
  country?: string;
  /** a good, a mineral or a word of the source */
  mineral?: string;
  /** that have this stage: mine, separation, refinery, magnet */
  stage?: string;
  /** on this rung: study, permitting, construction and so on */
  status?: string;
  /** only those that a choice can take */
  optimisable?: boolean;
  /** fill cost, start, chance, ramp-up and delay by rules */
  estimate?: boolean;
}

export type ProjectListKnown = {
  /** central */
  value: number;
  /** low end */
  low: number;
  /** high end */
  high: number;
  /** A official, B press, C secondary, P prior or estimate */
  grade: string;
  /** where it is from */
  basis: string;
};

/** Numbers that are not known are null. Fields are only ever added. */
export type ProjectListAnswer = {
  /** name and version of this form */
  schema: "lode/project/1";
  /** version of lode */
  lode: string;
  /** hash of question and data: the same for the same answer */
  run: string;
  /** hash of the packs used */
  data: string;
  /** what was asked, as understood */
  inputs: {
    /** list or show */
    question: string;
    /** only in this country or bloc */
    country: null | string;
    /** only those for it */
    mineral: null | string;
    /** only those with it */
    stage: null | string;
    /** only those on this rung */
    status: null | string;
    /** only those that a choice can take */
    optimisable: boolean;
    /** whether what is unknown is filled by rules */
    estimate: boolean;
  };
  /** null: no equilibrium is the answer itself */
  certificate: null;
  /** what to know before using the figures */
  warnings: unknown[];
  /** the answer */
  result: {
    /** projects with what a choice needs */
    counts: {
      /** projects listed */
      projects: number;
      /** with a capacity */
      capacity: null | number;
      /** with a capital cost */
      capex_usd: number;
      /** with a start */
      start_year: number;
      /** with capacity, capital and start */
      all_three: number;
      /** that a choice can take */
      optimisable: number;
      /** that public finance names */
      financed: number;
    };
    /** projects */
    projects: {
      /** id */
      id: string;
      /** name */
      name: string;
      /** owner; null: not told */
      owner: null | string;
      /** country, ISO 3166-1 alpha-3 */
      country: string;
      /** minerals, in words of the source */
      minerals: null | string;
      /** rung: study, permitting, construction and so on */
      status: string;
      /** status in words of the source */
      status_words: null | string;
      /** A official, B press, C secondary, P prior or estimate */
      grade: string;
      /** publication */
      source: null | string;
      /** date of the source */
      as_of: null | string;
      /** programmes of public support */
      programme: null | string;
      /** named by public finance */
      financed: boolean;
      /** whether a choice can take it */
      optimisable: boolean;
      /** why; null: nothing stands against it */
      reason: null | string;
      /** capital, USD */
      capex_usd: null | ProjectListKnown;
      /** capital as published */
      capex_published: null | {
        /** central */
        value: null | number;
        /** low end */
        low: null | number;
        /** high end */
        high: null | number;
        /** unit of the figure */
        unit: null | string;
        /** what it is of */
        of: null | string;
        /** in words of the source */
        words: null | string;
      };
      /** year of first output */
      start_year: null | ProjectListKnown;
      /** probability of success */
      success: null | ProjectListKnown;
      /** years of the ramp-up */
      ramp_up_years: null | ProjectListKnown;
      /** overrun: capital over the published */
      capex_factor: null | ProjectListKnown;
      /** time to start over the published */
      delay_factor: null | ProjectListKnown;
      /** what it would make */
      outputs: {
        /** good, mineral:stage */
        good: null | string;
        /** mineral, where no good is known */
        mineral: null | string;
        /** stage */
        stage: string;
        /** form */
        form: null | string;
        /** capacity as published */
        capacity: null | number;
        /** unit of the capacity */
        capacity_unit: null | string;
        /** how tonnes follow from it */
        how: string;
        /** tonnes a year at full capacity */
        tpa: null | ProjectListKnown;
        /** operating cost, USD/t */
        opex_usd_per_t: null | number;
        /** good that it takes in */
        feed: null | string;
      }[];
    }[];
  };
};

/** one project: every figure, and what it lacks */
export interface ProjectShowRequest {
  /** as lode project list prints it */
  ID: string;
  /** fill cost, start, chance, ramp-up and delay by rules */
  estimate?: boolean;
}

export type ProjectShowKnown = {
  /** central */
  value: number;
  /** low end */
  low: number;
  /** high end */
  high: number;
  /** A official, B press, C secondary, P prior or estimate */
  grade: string;
  /** where it is from */
  basis: string;
};

/** Numbers that are not known are null. Fields are only ever added. */
export type ProjectShowAnswer = {
  /** name and version of this form */
  schema: "lode/project/1";
  /** version of lode */
  lode: string;
  /** hash of question and data: the same for the same answer */
  run: string;
  /** hash of the packs used */
  data: string;
  /** what was asked, as understood */
  inputs: {
    /** list or show */
    question: string;
    /** id asked for */
    id: string;
    /** whether what is unknown is filled by rules */
    estimate: boolean;
  };
  /** null: no equilibrium is the answer itself */
  certificate: null;
  /** what to know before using the figures */
  warnings: unknown[];
  /** the answer */
  result: {
    /** the project */
    project: {
      /** id */
      id: string;
      /** name */
      name: string;
      /** owner; null: not told */
      owner: null | string;
      /** country, ISO 3166-1 alpha-3 */
      country: string;
      /** minerals, in words of the source */
      minerals: string;
      /** rung: study, permitting, construction and so on */
      status: string;
      /** status in words of the source */
      status_words: null | string;
      /** A official, B press, C secondary, P prior or estimate */
      grade: string;
      /** publication */
      source: null | string;
      /** date of the source */
      as_of: null | string;
      /** programmes of public support */
      programme: string;
      /** named by public finance */
      financed: boolean;
      /** whether a choice can take it */
      optimisable: boolean;
      /** why; null: nothing stands against it */
      reason: null | string;
      /** capital, USD */
      capex_usd: null | ProjectShowKnown;
      /** capital as published */
      capex_published: null | {
        /** central */
        value: null;
        /** low end */
        low: number;
        /** high end */
        high: null;
        /** unit of the figure */
        unit: string;
        /** what it is of */
        of: string;
        /** in words of the source */
        words: string;
      };
      /** year of first output */
      start_year: null | ProjectShowKnown;
      /** probability of success */
      success: null | ProjectShowKnown;
      /** years of the ramp-up */
      ramp_up_years: null | ProjectShowKnown;
      /** overrun: capital over the published */
      capex_factor: null | ProjectShowKnown;
      /** time to start over the published */
      delay_factor: null | ProjectShowKnown;
      /** what it would make */
      outputs: {
        /** good, mineral:stage */
        good: string;
        /** mineral, where no good is known */
        mineral: null | string;
        /** stage */
        stage: string;
        /** form */
        form: null | string;
        /** capacity as published */
        capacity: null | number;
        /** unit of the capacity */
        capacity_unit: null | string;
        /** how tonnes follow from it */
        how: string;
        /** tonnes a year at full capacity */
        tpa: null | ProjectShowKnown;
        /** operating cost, USD/t */
        opex_usd_per_t: null | ProjectShowKnown;
        /** good that it takes in */
        feed: null | string;
      }[];
      /** lines of public money that name it */
      finance: {
        /** id */
        id: string;
        /** agency */
        agency: null | string;
        /** instrument */
        instrument: string;
        /** rung of the ladder */
        rung: string;
        /** USD million */
        million_usd: null | number;
        /** how the sum is known */
        basis: string;
      }[];
    };
  };
};

/** public money by rung: announced to drawn */
export interface ProjectFinanceRequest {
}

/** Numbers that are not known are null. Fields are only ever added. */
export type ProjectFinanceAnswer = {
  /** name and version of this form */
  schema: "lode/project-finance/1";
  /** version of lode */
  lode: string;
  /** hash of question and data: the same for the same answer */
  run: string;
  /** hash of the packs used */
  data: string;
  /** what was asked, as understood */
  inputs: {
    /** id of the claim */
    claim: string;
  };
  /** null: no equilibrium is the answer itself */
  certificate: null;
  /** what to know before using the figures */
  warnings: unknown[];
  /** the answer */
  result: {
    /** the official count */
    claim: {
      /** id */
      id: string;
      /** USD million */
      million_usd: null | number;
      /** how the count is meant */
      bound: string;
      /** first day of the window */
      from: string;
      /** last day of the window */
      until: string;
      /** who said it */
      source: null | string;
    };
    /** by rung of the ladder */
    rungs: {
      /** rung of the ladder */
      rung: string;
      /** lines that count */
      lines: number;
      /** USD million */
      million_usd: null | number;
      /** of it Project Vault, USD million */
      of_it_vault: number;
      /** lines when a total is replaced by its lines */
      netted_lines: number;
      /** the same, USD million */
      netted_million_usd: number;
      /** lines inside others, skipped */
      inside: number;
      /** lines without a sum */
      not_disclosed: number;
    }[];
    /** all rungs together */
    mixed: {
      /** what is mixed */
      what: string;
      /** USD million found */
      found: number;
      /** USD million when totals are replaced by their lines */
      netted: number;
      /** found less the count, USD million */
      gap_found: number;
      /** netted less the count, USD million */
      gap_netted: number;
      /** signed and drawn apart from Project Vault, USD million */
      binding_apart_from_vault: number;
      /** its share of what was found */
      binding_share: number;
      /** share of letters and Project Vault */
      letters_and_vault_share: number;
    };
    /** calls for proposals, which are no finance */
    calls: {
      /** lines */
      lines: number;
      /** USD million */
      million_usd: null | number;
    };
    /** lines outside the window */
    outside_window: number;
    /** lines of the register */
    lines: {
      /** id */
      id: string;
      /** rung of the ladder */
      rung: string;
      /** how the line counts */
      use: string;
      /** how it counts when netted */
      netted_use: string;
      /** USD million */
      million_usd: null | number;
      /** agency */
      agency: null | string;
      /** firm */
      firm: null | string;
      /** project, in words of the register */
      project: null | string;
      /** line that it is inside of */
      contained_in: string;
      /** A official, B press, C secondary, P prior or estimate */
      grade: string;
      /** publication */
      source: null | string;
      /** date of the source */
      as_of: null | string;
      /** ids of the packs that it names */
      projects: string[];
    }[];
  };
};

/** what is wrong with a file of projects, or what it holds */
export interface PortfolioCheckRequest {
  /** the projects, CSV; - is standard input */
  FILE: Blob;
}

/** Numbers that are not known are null. Fields are only ever added. */
export type PortfolioCheckAnswer = {
  /** name and version of this form */
  schema: "lode/portfolio-check/1";
  /** version of lode */
  lode: string;
  /** hash of question and data: the same for the same answer */
  run: string;
  /** hash of the packs used */
  data: string;
  /** what was asked, as understood */
  inputs: {
    /** the file */
    file: null | string;
    /** hash of the file */
    sha256: string;
  };
  /** null: no equilibrium is the answer itself */
  certificate: null;
  /** what to know before using the figures */
  warnings: unknown[];
  /** the answer */
  result: {
    /** whether a choice can read the file */
    holds: boolean;
    /** what is wrong with the file, or to look at */
    problems: {
      /** line of the file */
      line: number;
      /** column of the file */
      column: string;
      /** what was found there */
      found: string;
      /** what is wanted there */
      wanted: string;
      /** whether the project cannot be used because of it */
      stops: boolean;
    }[];
    /** projects of the file */
    projects: number;
    /** rows of the file */
    rows: number;
    /** projects by country */
    by_country: Record<string, number>;
    /** outputs by mineral */
    by_mineral: Record<string, number>;
    /** outputs by stage */
    by_stage: Record<string, number>;
    /** projects by status */
    by_status: Record<string, number>;
    /** capital of those that tell it, USD */
    capex_usd: number;
    /** projects that tell their capital */
    with_capex: number;
    /** projects that a choice can take */
    optimisable: number;
    /** what --estimate would fill */
    estimate: {
      /** figures that rules fill in */
      figures: number;
      /** projects in which rules fill figures */
      projects: number;
      /** projects that a choice can then take */
      optimisable: number;
    };
    /** what the others lack */
    out: {
      /** id */
      id: string;
      /** what it lacks */
      reason: null | string;
    }[];
  };
};

/** which projects for a budget, with a proof */
export interface PortfolioSolveRequest {
  /** the projects, CSV; those of the packs unless given */
  FILE?: Blob;
  /** capital at most: 5e9, 5bn or 500m */
  budget?: string;
  /** fill what is unknown by rules, marked */
  estimate?: boolean;
  /** whose welfare: a country or @BLOC; else everybody's */
  for?: string;
  /** standard, or a CSV or YAML file */
  scenarios?: string;
  /** scenarios; 200 unless given */
  draws?: number;
  /** of the draws; 1 unless given */
  seed?: number;
  /** mean, cvar:0.9[:weight], worst:N, ambiguous:0.1 */
  risk?: string;
  /** net: capital is a cost; loss: it is none */
  objective?: string;
  /** first year; 2027 unless given */
  from?: number;
  /** last year; 2040 unless given */
  to?: number;
  /** each project may also start so many years later */
  later?: number;
  /** who may also fill stocks of 30, 60 or 90 days */
  stocks?: string;
  /** at most so many projects */
  "max-projects"?: number;
  /** at most: 0.4 of the budget, or USD as 1e9 */
  "max-per-country"?: string;
  /** of the spend at least, as recycling:0.1 */
  "min-share"?: string;
  /** of the spend at most */
  "max-share"?: string;
  /** projects that must be in */
  with?: string;
  /** projects that must not */
  without?: string;
  /** N budgets up to 1.5 times, and who is in all */
  frontier?: number;
  /** wanted, of the gain; 0.01 unless given */
  gap?: number;
  /** after which the best so far is given */
  time?: number;
  /** 0, as many as processors. The answer is the same */
  threads?: number;
  /** what sellers can do without the chosen; all: restrictors */
  deterrence?: string;
  /** which of the chosen stand it, as 'supply CHN ...' */
  dumping?: string;
  /** guarantees as decisions: auto, none or GOOD:0.9,... */
  floors?: string;
  /** dumpings a year, a prior; 0.05 unless given */
  "dumping-rate"?: number;
  /** under the dumping, P USD/kg guaranteed to the chosen */
  floor?: string;
}

export type PortfolioSolveKnown = {
  /** central */
  value: null | number;
  /** low end */
  low: null | number;
  /** high end */
  high: null | number;
  /** A official, B press, C secondary, P prior or estimate */
  grade: null | string;
  /** where it is from */
  basis: null | string;
};

/** Numbers that are not known are null. Fields are only ever added. */
export type PortfolioSolveAnswer = {
  /** name and version of this form */
  schema: "lode/portfolio/1";
  /** version of lode */
  lode: string;
  /** hash of question and data: the same for the same answer */
  run: string;
  /** hash of the packs used */
  data: string;
  /** what was asked, as understood */
  inputs: {
    /** file of projects; null: those of the packs */
    file: null | string;
    /** whether what is unknown is filled by rules */
    estimate: boolean;
    /** capital at most, USD */
    budget_usd: number;
    /** whose welfare; null: everybody */
    for: null | string;
    /** standard, or the file */
    scenarios: string;
    /** scenarios asked for */
    draws: number;
    /** seed of the draws */
    seed: number;
    /** risk, as in --risk */
    risk: string;
    /** net: capital is a cost; loss: it is none */
    objective: string;
    /** first year of the horizon */
    first_year: number;
    /** last year of the horizon */
    last_year: number;
    /** second start, years later; 0: none */
    later_years: number;
    /** who may fill stocks */
    stocks: null | string;
    /** gap that was asked for, of the gain */
    gap: null | number;
    /** budgets of the frontier */
    frontier: number;
    /** projects at most; 0: any number */
    most_projects: number;
    /** most for a country */
    per_country: null | string;
    /** projects that must be in */
    with: null | string;
    /** projects that must not */
    without: null | string;
    /** sellers, or all */
    deterrence: null | string;
    /** sentence of the supply that is dumped */
    dumping: null | string;
    /** good and price in USD/kg */
    floor: null | string;
    /** levels, auto or none; null: no decisions */
    floors: null | string;
    /** dumpings a year that may begin; null: none may */
    dumping_rate: null | number;
    /** least shares of the spend */
    min_share: string[];
    /** greatest shares of the spend */
    max_share: string[];
    /** what money is counted in */
    money: string;
    /** a year */
    discount_rate: number;
    /** years of the horizon, present value */
    annuity_years: number;
  };
  /** what to know before using the figures */
  warnings: string[];
  /** the answer */
  result: {
    /** solved, or infeasible */
    status: string;
    /** rows that conflict; null: none */
    reason: null | string;
    /** found by trying, without a proof */
    by_search: boolean;
    /** no choice has an objective below it, USD; null: no bound holds */
    bound_usd: null | number;
    /** gap, of the gain over doing nothing */
    gap: null | number;
    /** whether the gap that was asked for is proven */
    proven: boolean;
    /** what one more USD of budget saves, from the bound */
    budget_price: null | number;
    /** what the best for everybody costs the members more, USD; null: no members, or proven */
    regret_usd: null | number;
    /** equilibria solved */
    n_market_solve: number;
    /** capital, with what guarantees are expected to pay, USD */
    spend_usd: number;
    /** spend by the low ends of capital, with what guarantees are expected to pay, USD */
    spend_low_usd: number;
    /** spend by the high ends of capital, with what guarantees are expected to pay, USD */
    spend_high_usd: number;
    /** expected loss over the horizon of doing nothing, USD */
    expected_loss_before: number;
    /** of the choice, USD */
    expected_loss_after: number;
    /** mean of the worst scenarios, of doing nothing, USD */
    cvar_before: number;
    /** of the choice, USD */
    cvar_after: number;
    /** share of the spend that rests on figures of grade P */
    estimate_share_of_spend: number;
    /** share of the gain that rests on them */
    estimate_share_of_gain: null | number;
    /** nothing, the choice and rules of thumb in the same scenarios */
    comparison: {
      /** which choice */
      name: string;
      /** projects and stocks taken */
      n: number;
      /** capital, with what guarantees are expected to pay, USD */
      spend_usd: number;
      /** expected loss over the horizon, USD */
      expected_loss_usd: number;
      /** mean loss of the worst scenarios, USD */
      cvar_usd: number;
      /** loss under the risk asked for, USD */
      risk_usd: number;
      /** cost and risk, USD: what is made least */
      objective_usd: number;
      /** whether it keeps all that was wanted */
      keeps_all: boolean;
      /** ids taken */
      projects: string[];
    }[];
    /** other budgets */
    frontier: {
      /** the budget, USD */
      budget_usd: number;
      /** frontier */
      name: string;
      /** projects and stocks taken */
      n: number;
      /** capital, with what guarantees are expected to pay, USD */
      spend_usd: number;
      /** expected loss over the horizon, USD */
      expected_loss_usd: number;
      /** mean loss of the worst scenarios, USD */
      cvar_usd: number;
      /** loss under the risk asked for, USD */
      risk_usd: number;
      /** cost and risk, USD: what is made least */
      objective_usd: number;
      /** whether it keeps all that was wanted */
      keeps_all: boolean;
      /** risk below that of doing nothing, USD */
      loss_avoided_usd: number;
      /** no choice has an objective below it, USD; null: no bound holds */
      bound_usd: null | number;
      /** gap, of the gain over doing nothing */
      gap: null | number;
      /** what one more USD of this budget saves; null: no bound */
      marginal_per_usd: null | number;
    }[];
    /** who makes each good, before and with the chosen at full capacity */
    concentration: {
      /** good, mineral:stage */
      good: string;
      /** concentration of capacity by country, 0 to 10,000 */
      hhi_before: null | number;
      /** the same with the chosen */
      hhi_after: null | number;
      /** country that makes most */
      top_before: string;
      /** its share */
      top_share_before: null | number;
      /** country that makes most with the chosen */
      top_after: string;
      /** its share */
      top_share_after: null | number;
    }[];
    /** chosen two of one market: what they save together */
    pairs: {
      /** project */
      a: string;
      /** project */
      b: string;
      /** saved by both together, USD */
      joint_usd: number;
      /** sum of what each saves alone, USD */
      sum_usd: number;
    }[];
    /** guarantees as decisions */
    floors?: {
      /** good, mineral:stage */
      good: string;
      /** price of the good in the base year, USD/t; null: no project lies there */
      base_usd_per_t: null | number;
      /** of the menu, shares of the base price */
      levels: number[];
      /** dumpings a year that begin */
      rate_per_year: number;
      /** years that a dumping lasts */
      years: number;
      /** P: rate and years are priors */
      grade: string;
      /** probability over the scenarios that a dumping has begun */
      begun_probability: number;
      /** that one is under way */
      on_probability: number;
      /** projects that the dumping stops */
      projects: {
        /** the project */
        project: string;
        /** out, without, or with floor */
        choice: string;
        /** lowest of the menu that keeps it running; null: none does */
        level: null | number;
        /** guaranteed price, USD/t; null: none */
        floor_usd_per_t: null | number;
        /** what the guarantee pays in a year of dumping at full capacity, USD */
        paid_usd_per_year: null | number;
        /** operating cost above the price in such a year, USD */
        lost_usd_per_year: null | number;
        /** what the guarantee is expected to pay over the horizon, USD, out of the budget */
        expected_paid_usd: null | number;
        /** what that costs beside capital, expected over the horizon, USD */
        expected_cost_usd: null | number;
      }[];
    };
    /** what sellers can do to the members without the chosen, and with them */
    deterrence?: {
      /** on whom */
      on: string;
      /** most harm at no cost to the sellers, without the chosen, USD, sum of all rows */
      costless_harm_before_usd: number;
      /** the same with the chosen, USD */
      costless_harm_after_usd: number;
      /** by seller and good */
      rows: {
        /** who may withhold */
        seller: string;
        /** good, mineral:stage */
        good: string;
        /** trade that it may withhold, t/yr */
        trade_tpa: null | number;
        /** without the chosen */
        before: {
          /** most harm at no cost to the seller, USD */
          costless_harm_usd: null | number;
          /** depth of the cut at which it is had, 0 to 1 */
          costless_depth: null | number;
          /** harm of a ban, USD */
          ban_harm_usd: null | number;
          /** what a ban costs the seller, USD */
          ban_cost_usd: null | number;
          /** harm of a ban over its cost; null: the cost is none */
          leverage: null | number;
          /** whether a ban costs the seller nothing */
          harm_at_no_cost: boolean;
        };
        /** with the chosen at full capacity */
        after: {
          /** most harm at no cost to the seller, USD */
          costless_harm_usd: null | number;
          /** depth of the cut at which it is had, 0 to 1 */
          costless_depth: null | number;
          /** harm of a ban, USD */
          ban_harm_usd: null | number;
          /** what a ban costs the seller, USD */
          ban_cost_usd: null | number;
          /** harm of a ban over its cost; null: the cost is none */
          leverage: null | number;
          /** whether a ban costs the seller nothing */
          harm_at_no_cost: boolean;
        };
      }[];
    };
    /** the chosen under a dumping */
    dumping?: {
      /** sentence as in lode shock */
      statement: string;
      /** guaranteed price, USD/t; null: none was asked for */
      floor_usd_per_t: null | number;
      /** what it pays in the year, USD */
      paid_usd_per_year: null | number;
      /** not dumped, dumped, and with the floor */
      cases: {
        /** which of them */
        case: string;
        /** price that users pay, USD/t */
        price_usd_per_t: null | number;
        /** loss of the year in this market, USD */
        loss_usd_per_year: number;
        /** chosen that go on */
        n_going: number;
        /** expected loss over the horizon, USD */
        expected_loss_usd: number;
        /** mean loss of the worst scenarios, USD */
        cvar_usd: number;
        /** loss under the risk asked for, USD */
        risk_usd: number;
      }[];
      /** chosen of that market */
      projects: {
        /** the project */
        project: string;
        /** tonnes a year at full capacity */
        tpa: number;
        /** operating cost, USD/t */
        operating_cost_usd_per_t: number;
        /** false: taken as just above the base price */
        cost_known: boolean;
        /** operating cost and capital spread over the horizon, USD/t */
        full_cost_usd_per_t: number;
        /** what the guarantee pays in a year of dumping at full capacity, USD */
        paid_usd_per_year: null | number;
        /** not dumped, dumped, and with the floor */
        cases: {
          /** which of them */
          case: string;
          /** what the project receives, USD/t */
          received_usd_per_t: null | number;
          /** spread of its logarithm, a year */
          sd: null | number;
          /** price at which the project would be built, USD/t */
          trigger_usd_per_t: null | number;
          /** stops, runs, pays or invites */
          state: string;
        }[];
      }[];
    };
    /** probability that nobody restricts */
    quiet_probability: number;
    /** who may restrict */
    restrictors: {
      /** country, ISO 3166-1 alpha-3 */
      country: string;
      /** restrictions that begin, a year */
      start_rate_per_year: number;
      /** how long one lasts */
      mean_months: number;
      /** what it withholds when it is on */
      statements: {
        /** sentence as in lode shock */
        statement: string;
        /** probability that it holds where the country is on */
        response: number;
      }[];
    }[];
    /** the chosen */
    selected: {
      /** the project */
      project: string;
      /** name */
      name: string;
      /** project or stock */
      kind: string;
      /** country, ISO 3166-1 alpha-3 */
      country: string;
      /** minerals of its market */
      market: string;
      /** chosen or out, and whether always or fragile over the frontier */
      state: string;
      /** which of its options is taken; 0: none */
      option: number;
      /** year of first output */
      start_year: number;
      /** spend, USD */
      capital_usd: number;
      /** loss avoided by itself, with the option that has this capital, USD */
      saves_by_itself_usd: null | number;
      /** runs of the frontier that take it */
      runs_in?: number;
      /** runs of the frontier */
      runs?: number;
      /** what it makes */
      makes: {
        /** good, mineral:stage */
        good: string;
        /** tonnes a year at full capacity */
        tpa: number;
        /** what a tonne costs, USD */
        cost_usd_per_t: number;
        /** false: taken as just above the base price */
        cost_known: boolean;
        /** where it is sold */
        sold_in: string;
      }[];
      /** capital, USD */
      capex_usd?: PortfolioSolveKnown;
      /** overrun: capital over the published */
      capex_factor?: PortfolioSolveKnown;
      /** probability of success */
      success?: PortfolioSolveKnown;
      /** time to start over the published */
      delay_factor?: PortfolioSolveKnown;
      /** years of the ramp-up */
      ramp_up_years?: PortfolioSolveKnown;
    }[];
    /** those that are not */
    rejected: {
      /** the project */
      project: string;
      /** name */
      name: string;
      /** project or stock */
      kind: string;
      /** country, ISO 3166-1 alpha-3 */
      country: string;
      /** minerals of its market */
      market: string;
      /** chosen or out, and whether always or fragile over the frontier */
      state: string;
      /** which of its options is taken; 0: none */
      option: number;
      /** year of first output */
      start_year: number;
      /** spend, USD */
      capital_usd: number;
      /** loss avoided by itself, with the option that has this capital, USD */
      saves_by_itself_usd: null | number;
      /** runs of the frontier that take it */
      runs_in?: number;
      /** runs of the frontier */
      runs?: number;
      /** what it makes */
      makes: {
        /** good, mineral:stage */
        good: string;
        /** tonnes a year at full capacity */
        tpa: number;
        /** what a tonne costs, USD */
        cost_usd_per_t: number;
        /** false: taken as just above the base price */
        cost_known: boolean;
        /** where it is sold */
        sold_in: string;
      }[];
      /** capital, USD */
      capex_usd?: PortfolioSolveKnown;
      /** overrun: capital over the published */
      capex_factor?: PortfolioSolveKnown;
      /** probability of success */
      success?: PortfolioSolveKnown;
      /** time to start over the published */
      delay_factor?: PortfolioSolveKnown;
      /** years of the ramp-up */
      ramp_up_years?: PortfolioSolveKnown;
    }[];
    /** projects that cannot be chosen */
    left_out: {
      /** the project */
      project: string;
      /** why not */
      reason: null | string;
    }[];
    /** welfare of everybody, for which a bound holds */
    everybody?: {
      /** objective of the best for everybody, USD */
      objective_usd: null | number;
      /** no choice has an objective below it, USD; null: no bound holds */
      bound_usd: null | number;
      /** objective of doing nothing, USD */
      nothing_usd: null | number;
      /** objective of the members' choice, USD */
      this_usd: null | number;
    };
  };
};

/** why a project is in, or not, solved anew */
export interface PortfolioWhyRequest {
  /** a plan that solve wrote, or the projects */
  FILE: Blob;
  /** its id */
  PROJECT: string;
  /** capital at most: 5e9, 5bn or 500m */
  budget?: string;
  /** fill what is unknown by rules, marked */
  estimate?: boolean;
  /** whose welfare: a country or @BLOC; else everybody's */
  for?: string;
  /** standard, or a CSV or YAML file */
  scenarios?: string;
  /** scenarios; 200 unless given */
  draws?: number;
  /** of the draws; 1 unless given */
  seed?: number;
  /** mean, cvar:0.9[:weight], worst:N, ambiguous:0.1 */
  risk?: string;
  /** net: capital is a cost; loss: it is none */
  objective?: string;
  /** first year; 2027 unless given */
  from?: number;
  /** last year; 2040 unless given */
  to?: number;
  /** each project may also start so many years later */
  later?: number;
  /** who may also fill stocks of 30, 60 or 90 days */
  stocks?: string;
  /** at most so many projects */
  "max-projects"?: number;
  /** at most: 0.4 of the budget, or USD as 1e9 */
  "max-per-country"?: string;
  /** of the spend at least, as recycling:0.1 */
  "min-share"?: string;
  /** of the spend at most */
  "max-share"?: string;
  /** projects that must be in */
  with?: string;
  /** projects that must not */
  without?: string;
  /** N budgets up to 1.5 times, and who is in all */
  frontier?: number;
  /** wanted, of the gain; 0.01 unless given */
  gap?: number;
  /** after which the best so far is given */
  time?: number;
  /** 0, as many as processors. The answer is the same */
  threads?: number;
  /** what floors are against, as 'supply CHN ...' */
  dumping?: string;
  /** guarantees as decisions: auto, none or GOOD:0.9,... */
  floors?: string;
  /** dumpings a year, a prior; 0.05 unless given */
  "dumping-rate"?: number;
}

export type PortfolioWhyKnown = {
  /** central */
  value: null | number;
  /** low end */
  low: null | number;
  /** high end */
  high: null | number;
  /** A official, B press, C secondary, P prior or estimate */
  grade: null | string;
  /** where it is from */
  basis: null | string;
};

/** Numbers that are not known are null. Fields are only ever added. */
export type PortfolioWhyAnswer = {
  /** name and version of this form */
  schema: "lode/portfolio/1";
  /** version of lode */
  lode: string;
  /** hash of question and data: the same for the same answer */
  run: string;
  /** hash of the packs used */
  data: string;
  /** what was asked, as understood */
  inputs: {
    /** file of projects; null: those of the packs */
    file: null | string;
    /** whether what is unknown is filled by rules */
    estimate: boolean;
    /** capital at most, USD */
    budget_usd: number;
    /** whose welfare; null: everybody */
    for: null | string;
    /** standard, or the file */
    scenarios: string;
    /** scenarios asked for */
    draws: number;
    /** seed of the draws */
    seed: number;
    /** risk, as in --risk */
    risk: string;
    /** net: capital is a cost; loss: it is none */
    objective: string;
    /** first year of the horizon */
    first_year: number;
    /** last year of the horizon */
    last_year: number;
    /** second start, years later; 0: none */
    later_years: number;
    /** who may fill stocks */
    stocks: null | string;
    /** gap that was asked for, of the gain */
    gap: null | number;
    /** budgets of the frontier */
    frontier: number;
    /** projects at most; 0: any number */
    most_projects: number;
    /** most for a country */
    per_country: null | string;
    /** projects that must be in */
    with: null | string;
    /** projects that must not */
    without: null | string;
    /** sellers, or all */
    deterrence: null | string;
    /** sentence of the supply that is dumped */
    dumping: null | string;
    /** good and price in USD/kg */
    floor: null | string;
    /** levels, auto or none; null: no decisions */
    floors: null | string;
    /** dumpings a year that may begin; null: none may */
    dumping_rate: null | number;
    /** least shares of the spend */
    min_share: unknown[];
    /** greatest shares of the spend */
    max_share: unknown[];
    /** what money is counted in */
    money: string;
    /** a year */
    discount_rate: number;
    /** years of the horizon, present value */
    annuity_years: number;
  };
  /** what to know before using the figures */
  warnings: string[];
  /** the answer */
  result: {
    /** solved, or infeasible */
    status: string;
    /** rows that conflict; null: none */
    reason: null | string;
    /** found by trying, without a proof */
    by_search: boolean;
    /** no choice has an objective below it, USD; null: no bound holds */
    bound_usd: null | number;
    /** gap, of the gain over doing nothing */
    gap: null | number;
    /** whether the gap that was asked for is proven */
    proven: boolean;
    /** what one more USD of budget saves, from the bound */
    budget_price: null | number;
    /** what the best for everybody costs the members more, USD; null: no members, or proven */
    regret_usd: null | number;
    /** equilibria solved */
    n_market_solve: number;
    /** capital, with what guarantees are expected to pay, USD */
    spend_usd: number;
    /** spend by the low ends of capital, with what guarantees are expected to pay, USD */
    spend_low_usd: number;
    /** spend by the high ends of capital, with what guarantees are expected to pay, USD */
    spend_high_usd: number;
    /** expected loss over the horizon of doing nothing, USD */
    expected_loss_before: number;
    /** of the choice, USD */
    expected_loss_after: number;
    /** mean of the worst scenarios, of doing nothing, USD */
    cvar_before: number;
    /** of the choice, USD */
    cvar_after: number;
    /** share of the spend that rests on figures of grade P */
    estimate_share_of_spend: number;
    /** share of the gain that rests on them */
    estimate_share_of_gain: null | number;
    /** why the project is in, or not */
    why: {
      /** the project */
      project: string;
      /** whether it is in */
      chosen: boolean;
      /** the reason in words */
      reason: null | string;
      /** whether any choice with it the other way keeps what is wanted */
      possible: boolean;
      /** objective of the best choice with it the other way, USD; null: none is possible */
      objective_usd: null | number;
      /** objective above that of the choice, USD */
      worse_by_usd: null | number;
      /** projects that leave */
      out: string[];
      /** projects that come in beside */
      in: string[];
    };
    /** nothing, the choice and rules of thumb in the same scenarios */
    comparison: {
      /** which choice */
      name: string;
      /** projects and stocks taken */
      n: number;
      /** capital, with what guarantees are expected to pay, USD */
      spend_usd: number;
      /** expected loss over the horizon, USD */
      expected_loss_usd: number;
      /** mean loss of the worst scenarios, USD */
      cvar_usd: number;
      /** loss under the risk asked for, USD */
      risk_usd: number;
      /** cost and risk, USD: what is made least */
      objective_usd: number;
      /** whether it keeps all that was wanted */
      keeps_all: boolean;
      /** ids taken */
      projects: string[];
    }[];
    /** other budgets */
    frontier: unknown[];
    /** who makes each good, before and with the chosen at full capacity */
    concentration: unknown[];
    /** chosen two of one market: what they save together */
    pairs: unknown[];
    /** probability that nobody restricts */
    quiet_probability: number;
    /** who may restrict */
    restrictors: {
      /** country, ISO 3166-1 alpha-3 */
      country: string;
      /** restrictions that begin, a year */
      start_rate_per_year: number;
      /** how long one lasts */
      mean_months: number;
      /** what it withholds when it is on */
      statements: {
        /** sentence as in lode shock */
        statement: string;
        /** probability that it holds where the country is on */
        response: number;
      }[];
    }[];
    /** the chosen */
    selected: {
      /** the project */
      project: string;
      /** name */
      name: string;
      /** project or stock */
      kind: string;
      /** country, ISO 3166-1 alpha-3 */
      country: string;
      /** minerals of its market */
      market: string;
      /** chosen or out, and whether always or fragile over the frontier */
      state: string;
      /** which of its options is taken; 0: none */
      option: number;
      /** year of first output */
      start_year: number;
      /** spend, USD */
      capital_usd: number;
      /** loss avoided by itself, with the option that has this capital, USD */
      saves_by_itself_usd: null | number;
      /** what it makes */
      makes: {
        /** good, mineral:stage */
        good: string;
        /** tonnes a year at full capacity */
        tpa: number;
        /** what a tonne costs, USD */
        cost_usd_per_t: number;
        /** false: taken as just above the base price */
        cost_known: boolean;
        /** where it is sold */
        sold_in: string;
      }[];
      /** capital, USD */
      capex_usd: PortfolioWhyKnown;
      /** overrun: capital over the published */
      capex_factor: PortfolioWhyKnown;
      /** probability of success */
      success: PortfolioWhyKnown;
      /** time to start over the published */
      delay_factor: PortfolioWhyKnown;
      /** years of the ramp-up */
      ramp_up_years: PortfolioWhyKnown;
    }[];
    /** those that are not */
    rejected: {
      /** the project */
      project: string;
      /** name */
      name: string;
      /** project or stock */
      kind: string;
      /** country, ISO 3166-1 alpha-3 */
      country: string;
      /** minerals of its market */
      market: string;
      /** chosen or out, and whether always or fragile over the frontier */
      state: string;
      /** which of its options is taken; 0: none */
      option: number;
      /** year of first output */
      start_year: number;
      /** spend, USD */
      capital_usd: number;
      /** loss avoided by itself, with the option that has this capital, USD */
      saves_by_itself_usd: null | number;
      /** what it makes */
      makes: {
        /** good, mineral:stage */
        good: string;
        /** tonnes a year at full capacity */
        tpa: number;
        /** what a tonne costs, USD */
        cost_usd_per_t: number;
        /** false: taken as just above the base price */
        cost_known: boolean;
        /** where it is sold */
        sold_in: string;
      }[];
      /** capital, USD */
      capex_usd: PortfolioWhyKnown;
      /** overrun: capital over the published */
      capex_factor: PortfolioWhyKnown;
      /** probability of success */
      success: PortfolioWhyKnown;
      /** time to start over the published */
      delay_factor: PortfolioWhyKnown;
      /** years of the ramp-up */
      ramp_up_years: PortfolioWhyKnown;
    }[];
    /** projects that cannot be chosen */
    left_out: {
      /** the project */
      project: string;
      /** why not */
      reason: null | string;
    }[];
    /** welfare of everybody, for which a bound holds */
    everybody?: {
      /** objective of the best for everybody, USD */
      objective_usd: null | number;
      /** no choice has an objective below it, USD; null: no bound holds */
      bound_usd: null | number;
      /** objective of doing nothing, USD */
      nothing_usd: null | number;
      /** objective of the members' choice, USD */
      this_usd: null | number;
    };
  };
};

/** the sea passages that trade in a good goes through */
export interface RoutesRequest {
  /** the good; all unless given */
  GOOD?: string;
  /** the links through it, and what they do when it is closed */
  passage?: string;
  /** imports of this country or bloc */
  for?: string;
}

/** customs codes to watch, and what each can say */
export interface HsWatchRequest {
  /** symbols, minerals or goods: 'ga,tungsten,dytb:oxide' */
  commodities?: string;
  /** whose imports: ISO 3166-1 alpha-3 or '@EU'; the world unless given */
  for?: string;
  /** codes of that revision: 2017, 2022; as recorded unless given */
  rev?: number;
  /** of the flows; 2024 unless given */
  year?: number;
}

/** the chain from a figure to its rows */
export interface ExplainRequest {
  /** an id that an answer printed */
  FIGURE: string;
}

/** Numbers that are not known are null. Fields are only ever added. */
export type ExplainAnswer = {
  /** name and version of this form */
  schema: "lode/explain/1";
  /** version of lode */
  lode: string;
  /** hash of question and data: the same for the same answer */
  run: string;
  /** hash of the packs used */
  data: string;
  /** what was asked, as understood */
  inputs: {
    /** id for lode explain */
    figure: string;
  };
  /** how exactly the equilibria were solved; null where none was */
  certificate: {
    /** largest relative imbalance of a node */
    balance: number;
    /** largest relative violation of a response or bound */
    complementarity: number;
    /** largest relative duality gap */
    gap: number;
    /** steps of Newton's method, all solves */
    newton_steps: number;
    /** factors computed, all solves */
    factorisations: number;
  };
  /** what to know before using the figures */
  warnings: string[];
  /** the answer */
  result: {
    /** id for lode explain */
    figure: string;
    /** value, in unit */
    value: number;
    /** unit */
    unit: string;
    /** formula, or what its check found */
    formula: string;
    /** parts that add up to the value */
    contributions: {
      /** what the part is */
      label: string;
      /** value, in unit */
      value: number;
    }[];
    /** inputs, each with its unit */
    inputs: {
      /** name */
      name: string;
      /** value, in unit */
      value: number;
      /** unit */
      unit: string;
      /** who says so */
      source: string;
      /** edition of the source */
      vintage: string;
      /** reported, estimated, withheld, derived, prior or missing */
      flag: string;
      /** file of the pack */
      file: null | string;
      /** line of the file, from 1 */
      line: null | number;
      /** note */
      note: string;
    }[];
  };
};

/** what stands in use and comes back, by a law of life */
export interface StocksRequest {
  /** CSV of year and a column of numbers */
  TABLE: Blob;
  /** how long things last */
  law: "fixed" | "normal" | "folded-normal" | "weibull" | "lognormal";
  /** mean life; of fixed, the life */
  mean?: number;
  /** standard deviation: normal, folded-normal, lognormal */
  deviation?: number;
  /** of weibull */
  shape?: number;
  /** of weibull: the age at which 1/e is left */
  scale?: number;
  /** what the table has; of a stock, the inflow that it takes; inflow unless given */
  "driven-by"?: "inflow" | "stock";
}

/** whose demand stands behind what is made where */
export interface FootprintRequest {
  /** CSV of block,row,col,value */
  TABLE: Blob;
  /** as in 'D_cba,M'; all unless given */
  only?: string;
}

/** past restrictions: what the model says, what happened */
export interface BacktestRequest {
  /** one episode like NI2014; all unless given */
  EPISODE?: string;
  /** score the packs in DIR instead */
  episodes?: Blob;
  /** draws for the 10-90 % bands; none unless given */
  draws?: number;
  /** of the draws; 1 unless given */
  seed?: number;
}

/** Requests and answers by path below /api/v1/. */
export interface Questions {
  "data/list": { request: DataListRequest; answer: DataListAnswer };
  "data/show": { request: DataShowRequest; answer: DataShowAnswer };
  "data/why": { request: DataWhyRequest; answer: unknown };
  "data/sources": { request: DataSourcesRequest; answer: unknown };
  "data/check": { request: DataCheckRequest; answer: unknown };
  "chart": { request: ChartRequest; answer: ChartAnswer };
  "measure": { request: MeasureRequest; answer: MeasureAnswer };
  "method/list": { request: MethodListRequest; answer: unknown };
  "method/show": { request: MethodShowRequest; answer: unknown };
  "market/show": { request: MarketShowRequest; answer: unknown };
  "market/solve": { request: MarketSolveRequest; answer: unknown };
  "market/export": { request: MarketExportRequest; answer: unknown };
  "market/sweep": { request: MarketSweepRequest; answer: unknown };
  "market/sensitivity": { request: MarketSensitivityRequest; answer: unknown };
  "shock": { request: ShockRequest; answer: ShockAnswer };
  "coerce": { request: CoerceRequest; answer: CoerceAnswer };
  "respond": { request: RespondRequest; answer: RespondAnswer };
  "brief": { request: BriefRequest; answer: BriefAnswer };
  "power": { request: PowerRequest; answer: unknown };
  "policy/list": { request: PolicyListRequest; answer: PolicyListAnswer };
  "policy/show": { request: PolicyShowRequest; answer: unknown };
  "policy/calendar": { request: PolicyCalendarRequest; answer: unknown };
  "policy/force": { request: PolicyForceRequest; answer: unknown };
  "policy/stock": { request: PolicyStockRequest; answer: unknown };
  "policy/gsim": { request: PolicyGsimRequest; answer: unknown };
  "policy/forum": { request: PolicyForumRequest; answer: PolicyForumAnswer };
  "policy/run": { request: PolicyRunRequest; answer: PolicyRunAnswer };
  "event/list": { request: EventListRequest; answer: EventListAnswer };
  "event/show": { request: EventShowRequest; answer: EventShowAnswer };
  "event/export": { request: EventExportRequest; answer: unknown };
  "event/brief": { request: EventBriefRequest; answer: EventBriefAnswer };
  "event/track": { request: EventTrackRequest; answer: EventTrackAnswer };
  "project/list": { request: ProjectListRequest; answer: ProjectListAnswer };
  "project/show": { request: ProjectShowRequest; answer: ProjectShowAnswer };
  "project/finance": { request: ProjectFinanceRequest; answer: ProjectFinanceAnswer };
  "portfolio/check": { request: PortfolioCheckRequest; answer: PortfolioCheckAnswer };
  "portfolio/solve": { request: PortfolioSolveRequest; answer: PortfolioSolveAnswer };
  "portfolio/why": { request: PortfolioWhyRequest; answer: PortfolioWhyAnswer };
  "routes": { request: RoutesRequest; answer: unknown };
  "hs/watch": { request: HsWatchRequest; answer: unknown };
  "explain": { request: ExplainRequest; answer: ExplainAnswer };
  "stocks": { request: StocksRequest; answer: unknown };
  "footprint": { request: FootprintRequest; answer: unknown };
  "backtest": { request: BacktestRequest; answer: unknown };
}

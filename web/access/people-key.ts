/** Where the query library keeps the list of people. */
export const PEOPLE_KEY = ['people'] as const;

/** An article as it is stored. */
export interface Article {
  readonly title: string;
  readonly body: string;
}

/** The address of an article below the site's root. */
export function addressOf(article: Article): string {
  return `/articles/${slugOf(article.title)}`;
}

/** What may go wrong, in the four categories of the template. */
export interface Risk {
  readonly risk: string;
  readonly category: RiskCategory | undefined;
  readonly likelihood: Level | undefined;
  readonly impact: Level | undefined;
  /** What is done about it; undefined where nothing is said. */
  readonly mitigation: string | undefined;
}

export type RiskCategory = 'Availability' | 'Security' | 'Performance' | 'Business';

export type Level = 'low' | 'medium' | 'high';

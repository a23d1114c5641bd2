import { SizeRoundingBehavior, Token } from 'aws-cdk-lib';
import type { Duration, Size } from 'aws-cdk-lib';
import { Unusable } from '../service-model/setting';

/** Minutes, with a fraction where the duration has one: the check refuses that, with its path. */
export function inMinutes(duration: Duration | undefined): number | Unusable | undefined {
  return duration && convert(() => duration.toMinutes(duration.isUnresolved() ? {} : { integral: false }),
    'must be given as Duration.minutes() when it is known only at deployment');
}

/** GiB, with a fraction where the size has one: the check refuses that, with its path. */
export function inGibibytes(size: Size | undefined): number | Unusable | undefined {
  return size && convert(() => size.toGibibytes(size.isUnresolved() ? {} : { rounding: SizeRoundingBehavior.NONE }),
    'must be given as Size.gibibytes() when it is known only at deployment');
}

function convert(conversion: () => number, otherwise: string): number | Unusable {
  try {
    const value = conversion();
    // 90 seconds are 1.5 minutes, but 70 minutes given in hours must not become 70.00000000000001
    return Number.isSafeInteger(value) || Token.isUnresolved(value) ? value : Number(value.toPrecision(12));
  } catch {
    return new Unusable(otherwise);
  }
}

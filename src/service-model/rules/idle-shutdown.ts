import type { Report } from '../report';
import type { Setting } from '../setting';

/**
 * IdleSettings.MinIdleTimeoutInMinutes: "The minimum value in minutes that custom idle shutdown can be set to by the user.", and
 * MaxIdleTimeoutInMinutes likewise: what the user starts with lies between the two.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_IdleSettings.html
 */
export function idleTimeoutOutsideItsLimits(profile: Setting, report: Report): void {
  for (const idle of idleSettings(profile)) {
    const [timeout, min, max] = LIMITS.map((member) => idle.get(member));
    refuseUnlessAtMost(min, timeout, 'the timeout', report);
    refuseUnlessAtMost(timeout, max, 'the maximum', report);
    if (timeout?.known === undefined) {
      refuseUnlessAtMost(min, max, 'the maximum', report);
    }
  }
}

/**
 * IdleSettings.MinIdleTimeoutInMinutes and MaxIdleTimeoutInMinutes bound IdleTimeoutInMinutes: "The time that SageMaker waits after the
 * application becomes idle before shutting it down." The service refuses the bounds alone.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_IdleSettings.html
 */
export function idleLimitWithoutTimeout(profile: Setting, report: Report): void {
  for (const idle of idleSettings(profile)) {
    if (!idle.get('IdleTimeoutInMinutes') && (idle.get('MinIdleTimeoutInMinutes') || idle.get('MaxIdleTimeoutInMinutes'))) {
      report.refuse(idle.pathOf('IdleTimeoutInMinutes'), 'is required when min or max is given, got none');
    }
  }
}

const LIMITS = ['IdleTimeoutInMinutes', 'MinIdleTimeoutInMinutes', 'MaxIdleTimeoutInMinutes'];

function idleSettings(profile: Setting): Setting[] {
  return profile.get('UserSettings')?.inEachMember('AppLifecycleManagement.IdleSettings') ?? [];
}

function refuseUnlessAtMost(lower: Setting | undefined, upper: Setting | undefined, upperIs: string, report: Report): void {
  if (lower && upper && typeof lower.known === 'number' && typeof upper.known === 'number' && lower.known > upper.known) {
    report.refuse(lower.path, `must be at most ${upperIs} (${upper.path}: ${upper.known} minutes), got ${lower.known} minutes`);
  }
}

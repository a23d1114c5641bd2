import type { AppDetails } from '@aws-sdk/client-sagemaker';
import type { AppId, Studio } from './studio';
import { log } from '../../custom-resources/runtime/log';
import { describe, isAccessDenied, OutOfTime } from '../../custom-resources/runtime/patience';

/** In these statuses, apps and spaces become something else by themselves, and can't be deleted. */
const UNDER_WAY = ['Pending', 'Updating', 'Deleting'];

/** An app or a space that has to go before a profile can. */
export abstract class Belonging {
  /** Why it couldn't be deleted when that was tried. */
  private refusal?: string;

  protected constructor(public readonly name: string, private _status: string) {}

  public get status(): string {
    return this._status;
  }

  /** Deletes it, if that can be done now. Throws only when it can't be done at all, or not in time. */
  public async delete(): Promise<void> {
    if (UNDER_WAY.includes(this._status) || !this.isFree) {
      return;
    }
    try {
      await this.send();
      log(`deleting ${this.name}`);
      this._status = 'Deleting';
    } catch (error) {
      if (error instanceof OutOfTime || isAccessDenied(error)) {
        throw error;
      }
      this.refusal = describe(error);
      log(`${this.name} can't be deleted yet`, { error: this.refusal });
    }
  }

  /** What is known of why it is still there. */
  public async problem(): Promise<string | undefined> {
    const reason = /failed/i.test(this._status) ? await this.failure().catch(() => undefined) : undefined;
    return [reason, this.refusal].filter((part) => part).join('; ') || undefined;
  }

  /** Whether others than the profile may use it, so that it isn't deleted. */
  public get isShared(): boolean {
    return false;
  }

  /** Whether nothing else has to go before. */
  protected get isFree(): boolean {
    return true;
  }

  protected abstract send(): Promise<void>;
  protected abstract failure(): Promise<string | undefined>;
}

class App extends Belonging {
  private readonly id: AppId;

  public constructor({ UserProfileName, SpaceName, AppType, AppName, Status }: AppDetails, private readonly studio: Studio) {
    super(`app ${AppType} '${AppName}'${SpaceName ? ` in space '${SpaceName}'` : ''}`, `${Status}`);
    this.id = { ...SpaceName ? { SpaceName } : { UserProfileName }, AppType, AppName };
  }

  protected send(): Promise<void> {
    return this.studio.deleteApp(this.id);
  }

  protected failure(): Promise<string | undefined> {
    return this.studio.failureOfApp(this.id);
  }
}

class Space extends Belonging {
  public constructor(private readonly spaceName: string, status: string, private readonly apps: readonly App[], private readonly studio: Studio) {
    super(`space '${spaceName}'`, status);
  }

  protected get isFree(): boolean {
    return !this.apps.length;
  }

  protected send(): Promise<void> {
    return this.studio.deleteSpace(this.spaceName);
  }

  protected failure(): Promise<string | undefined> {
    return this.studio.failureOfSpace(this.spaceName);
  }
}

class SharedSpace extends Space {
  public constructor(spaceName: string, status: string, studio: Studio) {
    super(spaceName, status, [], studio);
  }

  public get isShared(): boolean {
    return true;
  }
}

/** What a profile owns: its apps, its spaces, and the apps in those that are private. */
export async function belongingsOf(userProfileName: string, studio: Studio): Promise<Belonging[]> {
  const appsOf = async (owner: Parameters<Studio['apps']>[0]) => (await studio.apps(owner)).map((app) => new App(app, studio));
  const belongings: Belonging[] = await appsOf({ UserProfileName: userProfileName });
  for (const { SpaceName = '', Status, SpaceSharingSettingsSummary: sharing } of await studio.spaces(userProfileName)) {
    if (sharing?.SharingType === 'Private') {
      const apps = await appsOf({ SpaceName });
      belongings.push(...apps, new Space(SpaceName, `${Status}`, apps, studio));
    } else {
      belongings.push(new SharedSpace(SpaceName, `${Status}`, studio));
    }
  }
  return belongings;
}

import { isDeepStrictEqual } from 'util';
import { ACCOUNT_ID, PARTITION, REGION } from '../account';
import type { Account } from '../account';
import { ResourceFailure } from '../template';
import { coerced, refusals, replacing } from '../user-profile-schema';
import type { Physical, ResourceKind } from './resource';

/** The resource's handlers have half an hour each. */
const STABILIZES_WITHIN = 30 * 60_000;
const POLLS_EVERY = 5_000;
const RETRIED = /Throttling|InternalFailure|InternalServer|ServiceUnavailable|ECONNRESET|socket hang up|TimeoutError/;
const RETRIES = 10;

/** The CloudFormation part of a user profile, as its resource handlers do it. */
export const userProfile: ResourceKind = {
  normalize: coerced,

  replaces: (before, { properties }) => replacing(before.properties, properties).length > 0,

  async create({ stack: { account }, properties, logicalId }) {
    refuse(logicalId, properties);
    const { DomainId, UserProfileName } = properties;
    await call(account, () => account.callSageMaker('CreateUserProfile', properties));
    const physical = physicalOf(account, properties);
    await settle(account, DomainId, UserProfileName, ['Pending'], physical.physicalId);
    return physical;
  },

  async update({ stack: { account }, properties, logicalId }, before) {
    refuse(logicalId, properties);
    const { DomainId, UserProfileName, UserSettings, Tags = [] } = properties;
    const { UserSettings: settingsBefore, Tags: tagsBefore = [] } = before.properties;
    const ResourceArn = arnOf(properties);
    if (!isDeepStrictEqual(UserSettings, settingsBefore)) {
      await call(account, () => account.callSageMaker('UpdateUserProfile', { DomainId, UserProfileName, UserSettings }));
      await settle(account, DomainId, UserProfileName, ['Updating']);
    }
    const gone = tagsBefore.map(({ Key }: any) => Key).filter((key: string) => !Tags.some(({ Key }: any) => Key === key));
    const added = Tags.filter((tag: any) => !tagsBefore.some((other: any) => isDeepStrictEqual(tag, other)));
    if (gone.length) {
      await call(account, () => account.callSageMaker('DeleteTags', { ResourceArn, TagKeys: gone }));
    }
    if (added.length) {
      await call(account, () => account.callSageMaker('AddTags', { ResourceArn, Tags: added }));
    }
    return physicalOf(account, properties);
  },

  async delete({ stack: { account }, properties: { DomainId, UserProfileName } }) {
    try {
      await call(account, () => account.callSageMaker('DeleteUserProfile', { DomainId, UserProfileName }));
      await settle(account, DomainId, UserProfileName, ['Deleting']);
    } catch (failure) {
      if (!(failure instanceof ResourceFailure) || !/not found|does not exist|ResourceNotFound/i.test(failure.message)) {
        throw failure;
      }
    }
  },
};

function physicalOf({ behaviour }: Account, properties: any): Physical {
  const { DomainId, UserProfileName } = properties;
  return {
    physicalId: (behaviour.userProfileIdOrder === 'name first' ? [UserProfileName, DomainId] : [DomainId, UserProfileName]).join('|'),
    attribute: (name) => name === 'UserProfileArn' ? arnOf(properties) : undefined,
  };
}

function arnOf({ DomainId, UserProfileName }: any): string {
  return `arn:${PARTITION}:sagemaker:${REGION}:${ACCOUNT_ID}:user-profile/${DomainId}/${UserProfileName}`;
}

function refuse(logicalId: string, properties: any): void {
  const [first] = refusals(properties);
  if (first) {
    throw new ResourceFailure(`Properties validation failed for resource ${logicalId} with message: ${first}`);
  }
}

/** Waits until a profile is through what it was told to do. */
async function settle(account: Account, DomainId: string, UserProfileName: string, passing: string[], physicalId?: string): Promise<void> {
  for (let waited = 0; waited < STABILIZES_WITHIN; waited += POLLS_EVERY) {
    const { Status, FailureReason } = await call(account, () =>
      account.callSageMaker('DescribeUserProfile', { DomainId, UserProfileName }), physicalId);
    if (Status === 'InService') {
      return;
    }
    if (!passing.includes(Status!)) {
      throw new ResourceFailure(`Resource of type 'AWS::SageMaker::UserProfile' with identifier '${UserProfileName}' did not stabilize: ${Status}, ${FailureReason}`, physicalId);
    }
    await account.sleep(POLLS_EVERY);
  }
  throw new ResourceFailure(`Exceeded attempts to wait for the user profile ${UserProfileName}`, physicalId);
}

/** Calls SageMaker as CloudFormation does: what is only a matter of time is tried again. */
async function call<T>(account: Account, send: () => Promise<T>, physicalId?: string): Promise<T> {
  for (let retries = 0; ; retries++) {
    try {
      return await send();
    } catch (error: any) {
      const isPassing = RETRIED.test(`${error.name} ${error.code} ${error.message}`) || error.$metadata?.httpStatusCode >= 500;
      if (!isPassing || retries === RETRIES) {
        throw new ResourceFailure(`${error.message} (Service: SageMaker, ${error.name})`, physicalId);
      }
      await account.sleep(1000 * 2 ** retries * (0.5 + account.chance.next() / 2));
    }
  }
}

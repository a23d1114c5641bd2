import type { ResourceKind } from './resource';

/** A domain. The emulator keeps one as it was added: what profiles depend on, its authentication mode, needs a new one to change. */
export const domain: ResourceKind = {
  async create({ stack: { account }, properties }) {
    const id = `d-${account.hex(12)}`;
    account.emulator.addDomain({ ...properties, DomainId: id });
    const attributes: Record<string, string> = {
      DomainId: id,
      DomainArn: account.arn('sagemaker', `domain/${id}`),
      HomeEfsFileSystemId: `fs-${account.hex(17)}`,
      SecurityGroupIdForDomainBoundary: `sg-${account.hex(17)}`,
      SingleSignOnApplicationArn: account.arn('sso', `application/${id}`, ''),
      SingleSignOnManagedApplicationInstanceId: `ins-${account.hex(16)}`,
      Url: `https://${id}.studio.eu-west-1.sagemaker.aws`,
    };
    return { physicalId: id, attribute: (name) => attributes[name] };
  },

  replaces: (before, { properties }) => ['AuthMode', 'DomainName', 'KmsKeyId'].some((name) => before.properties[name] !== properties[name]),

  async update(_, { physicalId, attribute }) {
    return { physicalId, attribute };
  },

  async delete() {},
};

import { CfnParameter, Lazy, Validations } from 'aws-cdk-lib';
import type { Stack } from 'aws-cdk-lib';
import { CfnSecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { CfnDomainProps } from 'aws-cdk-lib/aws-sagemaker';
import { AppNetworkAccess, Domain } from '../../../src';
import type { DomainAttributes } from '../../../src';
import { vpcOnlyWithoutSecurityGroups } from '../../../src/service-model/rules/network';
import { given } from '../../fixtures/given';
import type { GivenTree } from '../../fixtures/given';
import { cfnDomain, findings, profileWith, refusal, refusalAtSynthesis, securityGroup, testStack, warnings } from '../../fixtures/profile';

let stack: Stack;
beforeEach(() => {
  stack = testStack();
});

const MISSING = "securityGroups: must have at least one security group, got none: the domain's network access is VpcOnly, and its default settings have none either";

describe('security groups on an imported domain with VPC access only', () => {
  const importedDomain = (attrs: Partial<DomainAttributes>) =>
    Domain.fromDomainAttributes(stack, 'Domain', { domainId: 'd-abcdefghijkl', ...attrs });
  const vpcOnly = { networkAccess: AppNetworkAccess.VPC_ONLY };

  test('refuses none where the domain has none either', () => {
    expect(refusal(() => profileWith(stack, { domain: importedDomain({ ...vpcOnly, defaultSecurityGroups: [] }) }))).toEqual([MISSING]);
  });

  test('refuses an empty list where the domain has none either', () => {
    expect(refusal(() => profileWith(stack, { domain: importedDomain({ ...vpcOnly, defaultSecurityGroups: [] }), securityGroups: [] })))
      .toEqual([MISSING]);
  });

  test('accepts one', () => {
    const domain = importedDomain({ ...vpcOnly, defaultSecurityGroups: [] });
    expect(refusal(() => profileWith(stack, { domain, securityGroups: [securityGroup(stack, 'sg-1')] }))).toEqual([]);
  });

  test('accepts one known only at deployment', () => {
    const domain = importedDomain({ ...vpcOnly, defaultSecurityGroups: [] });
    const group = new CfnSecurityGroup(stack, 'Group', { groupDescription: 'Studio' });
    expect(refusal(() => profileWith(stack, { domain, securityGroups: [group] }))).toEqual([]);
  });

  test('accepts none where the domain has one', () => {
    expect(refusal(() => profileWith(stack, { domain: importedDomain({ ...vpcOnly, defaultSecurityGroups: [securityGroup(stack, 'sg-1')] }) })))
      .toEqual([]);
  });

  test('accepts none where it is unknown whether the domain has one', () => {
    expect(refusal(() => profileWith(stack, { domain: importedDomain(vpcOnly) }))).toEqual([]);
  });

  test('accepts none on a domain with access to the internet', () => {
    expect(refusal(() => profileWith(stack, {
      domain: importedDomain({ networkAccess: AppNetworkAccess.PUBLIC_INTERNET_ONLY, defaultSecurityGroups: [] }),
    }))).toEqual([]);
  });

  test('accepts none where the network access is known only at deployment', () => {
    const networkAccess = new CfnParameter(stack, 'NetworkAccess').valueAsString as AppNetworkAccess;
    expect(refusal(() => profileWith(stack, { domain: importedDomain({ networkAccess, defaultSecurityGroups: [] }) }))).toEqual([]);
  });
});

describe('security groups on a domain of this app with VPC access only', () => {
  const ROLE = 'arn:aws:iam::123456789012:role/studio';
  const vpcOnlyDomain = (defaultUserSettings: CfnDomainProps['defaultUserSettings'] = { executionRole: ROLE }) =>
    cfnDomain(stack, { appNetworkAccessType: 'VpcOnly', defaultUserSettings });

  test('refuses none at synthesis', () => {
    profileWith(stack, { domain: vpcOnlyDomain() });
    expect(refusalAtSynthesis(stack)).toEqual([`[Stack/Alice] ${MISSING}`]);
  });

  test('accepts one', () => {
    profileWith(stack, { domain: vpcOnlyDomain(), securityGroups: [securityGroup(stack, 'sg-1')] });
    expect(refusalAtSynthesis(stack)).toEqual([]);
  });

  test('accepts none where the domain has one', () => {
    profileWith(stack, { domain: vpcOnlyDomain({ executionRole: ROLE, securityGroups: ['sg-1'] }) });
    expect(refusalAtSynthesis(stack)).toEqual([]);
  });

  test("accepts none where the domain's are known only at deployment", () => {
    const securityGroups = new CfnParameter(stack, 'Groups', { type: 'List<AWS::EC2::SecurityGroup::Id>' }).valueAsList;
    profileWith(stack, { domain: vpcOnlyDomain({ executionRole: ROLE, securityGroups }) });
    expect(refusalAtSynthesis(stack)).toEqual([]);
  });

  test('accepts none where the default settings of the domain are known only at deployment as a whole', () => {
    const domain = vpcOnlyDomain();
    profileWith(stack, { domain });
    domain.addPropertyOverride('DefaultUserSettings', { 'Fn::FindInMap': ['Settings', { Ref: 'AWS::Region' }, 'Studio'] });
    expect(refusalAtSynthesis(stack)).toEqual([]);
  });

  test('accepts none where the network access is known only at deployment', () => {
    profileWith(stack, { domain: cfnDomain(stack, { appNetworkAccessType: new CfnParameter(stack, 'NetworkAccess').valueAsString }) });
    expect(refusalAtSynthesis(stack)).toEqual([]);
  });

  test('accepts none on a domain that leaves its network access to the service', () => {
    profileWith(stack, { domain: cfnDomain(stack) });
    expect(refusalAtSynthesis(stack)).toEqual([]);
  });

  test('refuses none after the network access was restricted', () => {
    const domain = cfnDomain(stack);
    profileWith(stack, { domain });
    domain.appNetworkAccessType = 'VpcOnly';
    expect(refusalAtSynthesis(stack)).toEqual([`[Stack/Alice] ${MISSING}`]);
  });

  test('refuses none after the network access was restricted by an override', () => {
    const domain = cfnDomain(stack);
    profileWith(stack, { domain });
    domain.addPropertyOverride('AppNetworkAccessType', 'VpcOnly');
    expect(refusalAtSynthesis(stack)).toEqual([`[Stack/Alice] ${MISSING}`]);
  });

  test('accepts none after the domain was given one', () => {
    const domain = vpcOnlyDomain();
    profileWith(stack, { domain });
    domain.defaultUserSettings = { executionRole: ROLE, securityGroups: ['sg-1'] };
    expect(refusalAtSynthesis(stack)).toEqual([]);
  });

  test('accepts none after the domain was given one by an override', () => {
    const domain = vpcOnlyDomain();
    profileWith(stack, { domain });
    domain.addPropertyOverride('DefaultUserSettings.SecurityGroups', ['sg-1']);
    expect(refusalAtSynthesis(stack)).toEqual([]);
  });

  test("refuses none after the domain's were taken away by an override", () => {
    const domain = vpcOnlyDomain({ executionRole: ROLE, securityGroups: ['sg-1'] });
    profileWith(stack, { domain });
    domain.addPropertyDeletionOverride('DefaultUserSettings.SecurityGroups');
    expect(refusalAtSynthesis(stack)).toEqual([`[Stack/Alice] ${MISSING}`]);
  });
});

describe('one security group twice', () => {
  test('is refused', () => {
    const [first, second] = [securityGroup(stack, 'sg-1'), securityGroup(stack, 'sg-2')];
    expect(refusal(() => profileWith(stack, { securityGroups: [first, second, first] }))).toEqual([
      "securityGroups[2]: stands in the list already, at securityGroups[0]: got 'sg-1' twice",
    ]);
  });

  test('is refused where it is a group of this app', () => {
    const group = new CfnSecurityGroup(stack, 'Group', { groupDescription: 'Studio' });
    expect(refusal(() => profileWith(stack, { securityGroups: [group, group] }))).toEqual([
      "securityGroups[1]: stands in the list already, at securityGroups[0]: got '(known at deployment)' twice",
    ]);
  });

  test('accepts two groups', () => {
    expect(refusal(() => profileWith(stack, { securityGroups: [securityGroup(stack, 'sg-1'), securityGroup(stack, 'sg-2')] }))).toEqual([]);
  });

  test('accepts two groups known only at deployment', () => {
    const securityGroups = ['One', 'Two'].map((id) => new CfnSecurityGroup(stack, id, { groupDescription: id }));
    expect(refusal(() => profileWith(stack, { securityGroups }))).toEqual([]);
  });
});

describe('number of security groups', () => {
  const withGroups = (count: number) =>
    profileWith(stack, { securityGroups: Array.from({ length: count }, (_, index) => securityGroup(stack, `sg-${index}`)) });

  test('warns of as many as leave no room for that of SageMaker', () => {
    withGroups(5);
    expect(warnings(stack)).toEqual([
      'securityGroups: has 5 security groups: SageMaker adds one of its own, so its documentation leaves room for 4 [ack: cdk-sagemaker-studio:securityGroups]',
    ]);
  });

  test('is silent about one less', () => {
    withGroups(4);
    expect(warnings(stack)).toEqual([]);
  });

  test('is silent once acknowledged', () => {
    Validations.of(stack).acknowledge({ id: 'cdk-sagemaker-studio:securityGroups', reason: 'the service took them' });
    withGroups(5);
    expect(warnings(stack)).toEqual([]);
  });
});

describe('a profile of a VpcOnly domain without security groups', () => {
  const found = (members: GivenTree) => findings((profile, report) =>
    vpcOnlyWithoutSecurityGroups(profile, { networkAccess: 'VpcOnly', defaultSecurityGroupCount: 0 }, report), members);

  test('is refused when it has no settings at all', () => {
    expect(found({})).toEqual([
      "SecurityGroups: must have at least one security group, got none: the domain's network access is VpcOnly, and its default settings have none either",
    ]);
  });

  test('is accepted when its settings are known only at deployment', () => {
    expect(found({ UserSettings: given('', Lazy.string({ produce: () => 'later' })) })).toEqual([]);
  });
});

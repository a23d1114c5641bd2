// README.md says how to take this into an app of your own.
const { App } = require('aws-cdk-lib');
const { StudioStack } = require('./studio-stack');

const app = new App();
new StudioStack(app, 'FraudDetectionStudio');

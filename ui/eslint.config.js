// SPDX-License-Identifier: Apache-2.0
import prettier from 'eslint-config-prettier';
import vue from 'eslint-plugin-vue';
import ts from 'typescript-eslint';

export default ts.config(
    { ignores: ['dist', 'node_modules', 'src/components.d.ts', 'src/shared/api/generated.ts'] },
    ...ts.configs.recommended,
    ...vue.configs['flat/recommended'],
    {
        files: ['**/*.vue'],
        languageOptions: { parserOptions: { parser: ts.parser } },
    },
    {
        files: ['src/**/*.{ts,vue}'],
        rules: {
            // TypeScript knows the browser's names better than a list of globals.
            'no-undef': 'off',
            'no-console': 'error',
            'max-lines': ['error', { max: 400, skipBlankLines: false }],
            'vue/multi-word-component-names': 'off',
            'vue/require-default-prop': 'off',
            // API types come through one module, which tells them more closely than the contract.
            'no-restricted-imports': [
                'error',
                {
                    patterns: [
                        { group: ['**/api/generated'], message: 'Import @/shared/api/types.' },
                    ],
                },
            ],
        },
    },
    {
        files: ['src/**/*.vue'],
        rules: { 'max-lines': ['error', { max: 250 }] },
    },
    {
        files: ['src/shared/api/types.ts'],
        rules: { 'no-restricted-imports': 'off' },
    },
    prettier,
);

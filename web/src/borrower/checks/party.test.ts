import { describe, expect, it } from 'vitest';
import { isAmount, partyFault } from './party';

const TODAY = '2026-11-22';

describe('partyFault', () => {
  it('asks for what is required and lets the optional fields stay empty', () => {
    expect(partyFault('name', '  ', TODAY)).toBe('required');
    expect(partyFault('occupation', '', TODAY)).toBe('required');
    expect(partyFault('employer', '', TODAY)).toBeNull();
    expect(partyFault('address', '', TODAY)).toBe('required');
  });

  it('knows Chinese names, names with a middle dot and Latin names', () => {
    const names = ['王芳', '阿卜杜拉·买买提', 'Anna Smith', '𠮷田'];
    expect(names.map((name) => partyFault('name', name, TODAY))).toEqual(Array(4).fill(null));
    expect(['王', '王2', '王芳·'].map((name) => partyFault('name', name, TODAY))).toEqual(
      Array(3).fill('name_shape'),
    );
  });

  it('says which part of the identity number is wrong', () => {
    expect(partyFault('id_number', '1101', TODAY)).toBe('id_shape');
    expect(partyFault('id_number', '110105194912310021', TODAY)).toBe('id_check_digit');
    expect(partyFault('id_number', '110105199002300021', TODAY)).toBe('id_birth_date');
    expect(partyFault('id_number', '11010519491231002X', TODAY)).toBeNull();
  });

  it('refuses somebody under eighteen', () => {
    expect(partyFault('id_number', '11010519491231002X', '1967-12-30')).toBe('id_minor');
    expect(partyFault('id_number', '11010519491231002X', '1967-12-31')).toBeNull();
  });

  it('checks the card and the length of free text', () => {
    expect(partyFault('bank_card', '4111111111111112', TODAY)).toBe('card_check_digit');
    expect(partyFault('employer', '厂'.repeat(121), TODAY)).toBe('text_long');
  });
});

describe('isAmount', () => {
  it('takes a positive amount with two decimals at most', () => {
    expect(['1', '12000', '12000.5', '0.01'].map(isAmount)).toEqual(Array(4).fill(true));
    expect(['', '0', '0.00', '-1', '1.234', '1e3', '12,000', '123456789'].map(isAmount)).toEqual(
      Array(8).fill(false),
    );
  });
});
